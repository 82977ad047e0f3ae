"""What was pasted -> the cURL command in it."""

import re
from itertools import takewhile
from typing import NamedTuple

from composer.kaleyra.curl.notes import UNESCAPED, CurlError
from composer.kaleyra.curl.shell_words import DASHES, DOUBLE, SINGLE

LENGTH_MAX = 1_000_000
"""Characters of a text that is read at most; the longest message is some thousands as a command."""

_GOES_ON = (
    rf"[\s\\^`]+(?:[{DASHES}]{{1,2}}[A-Za-z]|[\\^]?[{SINGLE}{DOUBLE}]|https?://|[\w.-]{{1,100}}/v\d|\$)"
)
_COMMAND = re.compile(rf"\bcurl(?:\.exe)?(?={_GOES_ON})", re.IGNORECASE)
_PROMPT = re.compile(r"\s*(?:[$#%>]|PS [^>\n]*>|[A-Za-z]:\\[^>\n]*>|[\w.@:~/-]+[$#%])?\s*")
_SIGNS = re.compile(r"\s*((?:>[^\S\n]?)*)")
_ESCAPED_QUOTE_FIRST = re.compile(rf"[^{SINGLE}{DOUBLE}]*\\['\"]")
_ESCAPED = re.compile(r"\\(['\"\\])")
_BLANK = " \t\r\n\xa0\u200b\u2060\ufeff"
_LINE_GOES_ON = ("\\", "`", "^")
_DEPTH_MAX = 20  # of e-mails within e-mails

_AROUND = "Text before or after the command was left out."
_MORE_COMMANDS = "Only the first of the commands was read: paste another one by itself to read it."
_PROMPTS = "The signs that a terminal or an e-mail puts before each line were taken off."


class Command(NamedTuple):
    """A command in what was pasted.

    text: from the command's name to the end of what was pasted.
    repairs: sentences on what was mended.
    ignored: sentences on what was left out.
    """

    text: str
    repairs: tuple[str, ...]
    ignored: tuple[str, ...]


def find_command(text: str) -> Command:
    """Return the first cURL command of a text. Raises CurlError if it has none or is damaged."""
    _check(text)
    text = _with_line_feeds(text)
    begin = _COMMAND.search(text)
    if begin is None:
        raise CurlError("There is no cURL command in the text: it begins with the word curl and an address.")
    before, _, prompt = text[: begin.start()].rpartition("\n")
    depth, prompt = _signs(prompt)
    command = text[begin.start() :]
    repairs = []
    if _ESCAPED_QUOTE_FIRST.match(command):
        command = _ESCAPED.sub(r"\1", command)
        repairs.append(UNESCAPED)
    unprompted = _without_prompts(command, depth)
    if unprompted != command:
        repairs.append(_PROMPTS)
    is_alone = not before.strip(_BLANK + ">") and _PROMPT.fullmatch(prompt)
    return Command(unprompted, tuple(repairs), () if is_alone else (_AROUND,))


def left_out_notes(rest: str) -> tuple[str, ...]:
    """Return sentences on what follows a command, none if that is nothing.

    rest: the text after the command.
    """
    if _COMMAND.search(rest):
        return (_MORE_COMMANDS,)
    return (_AROUND,) if rest.strip(_BLANK + "\\`;&|") else ()


def _check(text: str) -> None:
    if len(text) > LENGTH_MAX:
        raise CurlError(
            f"The text is too long: it has {len(text):,} characters, and at most {LENGTH_MAX:,} are read."
        )
    if "\0" in text or re.search("[\ud800-\udfff]", text):
        raise CurlError(
            "The text is damaged: it has characters that no command can have. Copy the command again."
        )


def _with_line_feeds(text: str) -> str:
    """Return a text whose line breaks are all of another system with those that a shell knows."""
    if text.count("\r\n") == text.count("\n"):
        text = text.replace("\r\n", "\n")
    text = text.rstrip("\r")  # half a line break
    return text if "\n" in text else text.replace("\r", "\n")


def _signs(line: str) -> tuple[int, str]:
    """Return how many > a line begins with, and the line without them."""
    line = line.strip(_BLANK)
    match = _SIGNS.match(line)
    assert match is not None
    return match[1].count(">"), line[match.end() :]


def _without_prompts(command: str, depth: int) -> str:
    """Take off the signs before each further line of a command that was copied from a terminal or an e-mail.

    depth: how many > stand before the command, as in an e-mail that was answered so many times. Where its
    first line goes on, those of the next line count, because a terminal adds its own.
    """
    lines = command.split("\n")
    if len(lines) > 1 and lines[0].rstrip().endswith(_LINE_GOES_ON):
        depth, _ = _signs(lines[1])
    for _ in range(min(depth, _DEPTH_MAX)):
        _take_off_signs(lines)
    return "\n".join(lines)


def _take_off_signs(lines: list[str]) -> None:
    """Take a > off the lines after the first, up to one without; and the space after it if all have one."""
    quoted = [line.lstrip()[1:] for line in takewhile(lambda line: line.lstrip().startswith(">"), lines[1:])]
    spaced = all(text[:1] in ("", " ", "\xa0") for text in quoted)
    lines[1 : len(quoted) + 1] = [text[1:] if spaced else text for text in quoted]
