"""What was pasted -> the cURL command in it."""

import re
from typing import NamedTuple

from composer.kaleyra.curl_notes import UNESCAPED, CurlError
from composer.kaleyra.curl_words import DASHES, DOUBLE, SINGLE

LENGTH_MAX = 1_000_000
"""Characters of a text that is read at most; the longest message is some thousands as a command."""

_GOES_ON = rf"[\s\\^`]+(?:[{DASHES}]{{1,2}}[A-Za-z]|[\\^]?[{SINGLE}{DOUBLE}]|https?://|[\w.-]{{1,100}}/v\d|\$)"
_COMMAND = re.compile(rf"\bcurl(?:\.exe)?(?={_GOES_ON})", re.IGNORECASE)
_PROMPT = re.compile(r"\s*(?:[$#%>]|PS [^>\n]*>|[A-Za-z]:\\[^>\n]*>|[\w.@:~/-]+[$#%])?\s*")
_ESCAPED_QUOTE_FIRST = re.compile(rf"[^{SINGLE}{DOUBLE}]*\\['\"]")
_ESCAPED = re.compile(r"\\(['\"\\])")

_AROUND = "Text before or after the command was left out."
_MORE_COMMANDS = "Only the first of the commands was read: paste another one by itself to read it."
_PROMPTS = "The signs that a terminal or an e-mail puts before each line were taken off."


class Command(NamedTuple):
    """A command, from its name to the end of what was pasted, and in sentences what was mended and left out."""

    text: str
    repairs: tuple[str, ...]
    ignored: tuple[str, ...]


def find_command(text: str) -> Command:
    """Return the first cURL command of a text. Raises CurlError if there is none, or the text is no text."""
    _check(text)
    if text.count("\r\n") == text.count("\n"):
        text = text.replace("\r\n", "\n")
    begin = _COMMAND.search(text)
    if begin is None:
        raise CurlError("There is no cURL command in the text: it begins with the word curl and an address.")
    before, command = text[: begin.start()], text[begin.start() :]
    repairs = []
    if _ESCAPED_QUOTE_FIRST.match(command):
        command = _ESCAPED.sub(r"\1", command)
        repairs.append(UNESCAPED)
    unprompted = _without_prompts(command, before.rstrip().endswith(">"))
    if unprompted != command:
        repairs.append(_PROMPTS)
    ignored = () if _PROMPT.fullmatch(before) else (_AROUND,)
    return Command(unprompted, tuple(repairs), ignored)


def left_out(rest: str) -> tuple[str, ...]:
    """Return what is to be said of the text after a command."""
    if _COMMAND.search(rest):
        return (_MORE_COMMANDS,)
    return (_AROUND,) if rest.strip(" \t\n`;&|") else ()


def _check(text: str) -> None:
    if len(text) > LENGTH_MAX:
        raise CurlError(f"The text is too long: it has {len(text):,} characters, and at most {LENGTH_MAX:,} are read.")
    if "\0" in text or re.search("[\ud800-\udfff]", text):
        raise CurlError("The text is damaged: it has characters that no command can have. Copy the command again.")


def _without_prompts(command: str, quoted: bool) -> str:
    """Take off the > before each further line of a command, copied from a terminal or (quoted) from an e-mail."""
    lines = command.split("\n")
    if not (quoted or lines[0].rstrip().endswith("\\")):
        return command
    for index, line in enumerate(lines[1:], 1):
        if not line.lstrip().startswith(">"):
            break
        lines[index] = line.lstrip().removeprefix(">")
    return "\n".join(lines)
