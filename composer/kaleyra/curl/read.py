"""cURL text <-> Message: what people paste is read, never run, and a message is written as a command."""

import re
from dataclasses import dataclass

from composer.kaleyra.account import AccountError, ApiKey, checked_base_url, checked_sid
from composer.kaleyra.curl.arguments import Arguments, read_arguments
from composer.kaleyra.curl.fields import PLACEHOLDER, read_fields
from composer.kaleyra.curl.find import LENGTH_MAX, Command, find_command, left_out_notes
from composer.kaleyra.curl.message import read_message, texts
from composer.kaleyra.curl.notes import CurlError, ImportNotes, UnreadableError
from composer.kaleyra.curl.repair import repaired_words
from composer.kaleyra.curl.shell_words import DASHES, DOUBLE, SINGLE, Words, shell_words
from composer.kaleyra.curl.windows import as_posix
from composer.kaleyra.curl.write import write, write_notes
from composer.message.model import Message

__all__ = ["LENGTH_MAX", "CurlError", "Imported", "read", "write", "write_notes"]

_CONTINUED = re.compile(rf"\s*(?:[{DASHES}]{{1,2}}[A-Za-z]|[{SINGLE}{DOUBLE}])")
_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?)://)?(?:(?P<user>[^/?#]*)@)?(?P<host>[^/?#]*)/v1/"
    r"(?P<sid>[^/?#]*)/messages/?(?P<more>[?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_QUOTES = SINGLE + DOUBLE
_KEY_NAMES = ("apikey", "xapikey")
_KEY_IN_TEXT = re.compile(r"api[-_ ]?key['\"]?\s*[:=]", re.IGNORECASE)
_KEY_LENGTH = 8
_HARMLESS_HEADERS = re.compile(
    r"content-(?:type|length)|accept(?:-.*)?|user-agent|host|connection|cache-control|pragma|expect"
    r"|origin|referer|dnt"
    r"|priority|postman-token|sec-.*|te|transfer-encoding"
)
_HEADER_NAME = re.compile(r"[a-z0-9_-]{1,40}")

_WINDOWS = "The command was read as one for Windows."


@dataclass(frozen=True, slots=True)
class Imported:
    """What a cURL text holds.

    The address and the key are somebody else's until the user says otherwise.

    message: what the command sends.
    repairs: sentences for people on what was mended.
    ignored: sentences for people on what was left out.
    base_url: where the command sends to, None if it names no usable one.
    sid: of the account, None if the command names no usable one.
    key: the API key in the command, None if there is none or only a placeholder; it belongs in a key store,
        for that host, or nowhere.
    """

    message: Message
    repairs: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    base_url: str | None = None
    sid: str | None = None
    key: ApiKey | None = None


def read(text: str) -> Imported:
    """Return the message that the first cURL command of a text sends, and what else the command says.

    A command that a shell would take as it stands is read as the shell and curl would; any other is mended.
    Nothing is run, and no file is read.

    Raises CurlError: no cURL command, not a WhatsApp message with reply buttons, an option that makes it
    something else (a file, a proxy, an unchecked server), or more than LENGTH_MAX characters.
    """
    command = find_command(text)
    posix = as_posix(command.text)
    candidates = [posix] if command.text.lower().startswith("curl.exe") else [command.text, posix]
    for candidate in dict.fromkeys(candidates):
        words = shell_words(candidate)
        found = words and _read_strictly(words, _notes(command, candidate))
        if found:
            return found
    notes = _notes(command, posix)
    words = repaired_words(posix)
    for repair in words.repairs:
        notes.repair(repair)
    return _imported(words, read_arguments(words.words[1:], notes), notes, strict=False)


def _notes(command: Command, read_as: str) -> ImportNotes:
    windows = (_WINDOWS,) if read_as != command.text else ()
    return ImportNotes((*command.repairs, *windows), command.ignored)


def _read_strictly(words: Words, notes: ImportNotes) -> Imported | None:
    """Return what a well-formed command holds, None if it makes sense only as a damaged one."""
    arguments = read_arguments(words.words[1:], notes)
    sensible = not arguments.doubts and _address(arguments) and not _CONTINUED.match(words.rest)
    if not sensible:
        return None
    try:
        return _imported(words, arguments, notes, strict=True)
    except UnreadableError:
        return None


def _imported(words: Words, arguments: Arguments, notes: ImportNotes, *, strict: bool) -> Imported:
    if arguments.refused:
        raise CurlError(arguments.refused)
    address = _address(arguments)
    if address is None:
        what = "goes to another address" if arguments.addresses else "has no address"
        raise CurlError(f"The command {what}: that of Kaleyra's messages ends in /v1/<SID>/messages.")
    fields = read_fields(arguments.parts, notes)
    message = read_message(fields, notes, strict)
    key = _key(arguments.headers, message, notes, strict)
    for sentence in left_out_notes(words.rest):
        notes.ignore(sentence)
    base_url, sid = _base_url(address, notes), _sid(address, notes)
    return Imported(message, notes.repairs, notes.ignored, base_url, sid, key)


def _address(arguments: Arguments) -> re.Match[str] | None:
    return next(
        (match for match in map(_ADDRESS.fullmatch, map(_unquoted, arguments.addresses)) if match), None
    )


def _base_url(address: re.Match[str], notes: ImportNotes) -> str | None:
    if address["user"]:
        notes.ignore("The name and password before the host were left out: the API takes a key.")
    if address["more"] and len(address["more"]) > 1:
        notes.ignore("What stands after the address of messages was left out.")
    if not address["host"] or PLACEHOLDER.search(address["host"]):
        return None
    try:
        return checked_base_url(f"{(address['scheme'] or 'https').lower()}://{address['host'].lower()}")
    except AccountError as fault:
        notes.ignore(f"The host was left out. {fault}")
        return None


def _sid(address: re.Match[str], notes: ImportNotes) -> str | None:
    sid = _unquoted(address["sid"])
    if not sid or PLACEHOLDER.search(sid):
        return None
    try:
        return checked_sid(sid)
    except AccountError as fault:
        notes.ignore(f"The SID was left out. {fault}")
        return None


def _key(headers: list[str], message: Message, notes: ImportNotes, strict: bool) -> ApiKey | None:
    """Return the key in the headers, None if there is none.

    Raises CurlError if a key stands in the message, which a missing quote can cause.
    """
    key, secret, seen = None, "", False
    for header in headers:
        name, _, value = header.partition(":")
        name, value = name.strip().lower(), _unquoted(value)
        if re.sub("[-_ ]", "", name) in _KEY_NAMES:
            seen, secret = True, value
            key = _checked_key(value, notes)
        elif not _HARMLESS_HEADERS.fullmatch(name):
            what = f"The header “{name}”" if _HEADER_NAME.fullmatch(name) and ":" in header else "A header"
            notes.ignore(f"{what} was left out: this program does not send it.")
    key_in_text = any(_KEY_IN_TEXT.search(text) for text in texts(message)) and not (strict and seen)
    if key_in_text or (len(secret) >= _KEY_LENGTH and any(secret in text for text in texts(message))):
        raise CurlError(
            "The API key would stand in the message, perhaps because a quote is missing: take it out."
        )
    return key


def _checked_key(value: str, notes: ImportNotes) -> ApiKey | None:
    if not value or PLACEHOLDER.fullmatch(value):
        return None
    try:
        return ApiKey(value)
    except AccountError as fault:
        notes.ignore(f"The API key was left out. {fault}")
        return None


def _unquoted(text: str) -> str:
    return text.strip().strip(_QUOTES).strip()
