"""A shell's text -> words, exactly as a POSIX shell or bash divides it. Nothing is run, expanded or read."""

import re
from dataclasses import dataclass

SINGLE = "'‘’‚‛′´"
DOUBLE = '"“”„‟″'
DASHES = "-‐‑‒–—―−"
"""What a word processor makes of straight quotes and of the dashes before an option."""

_PIECE = re.compile(
    r"""(?P<joined>\\\n)
    |(?P<blank>[ \t]+)
    |(?P<end>[\n;|&])
    |'(?P<single>[^']*)'
    |\$'(?P<ansi>(?:[^'\\]|\\.)*+)'
    |\$?"(?P<double>(?:[^"\\]|\\.)*+)"
    |\\(?P<escaped>.)
    |(?P<plain>(?:[^\s'"\\;|&<>()`$]|\$(?!['"]))+)""",
    re.VERBOSE | re.DOTALL,
)
_IN_DOUBLE = re.compile(r"\\\n|\\(?P<escaped>[$`\"\\])|\$\(printf '(?P<octal>(?:\\[0-7]{3})+)'\)")
_ANSI = re.compile(
    rb"\\(?:(?P<sign>[abeEfnrtv'\"?\\])|x(?P<hex>[0-9a-fA-F]{1,2})|(?P<octal>[0-7]{1,3})"
    rb"|u(?P<four>[0-9a-fA-F]{1,4})|U(?P<eight>[0-9a-fA-F]{1,8}))"
)
_ANSI_SIGNS = dict(zip(b"abeEfnrtv", b"\a\b\x1b\x1b\f\n\r\t\v", strict=True))


@dataclass(frozen=True, slots=True)
class Words:
    """One command's words, its name first, and the text after it. repairs: what was mended, in sentences."""

    words: list[str]
    rest: str
    repairs: tuple[str, ...] = ()


def shell_words(text: str) -> Words | None:
    """Return the words of the first command of a text, None where a shell would not find a plain command.

    Variables and backquotes stay as they stand. Of `$(...)` only `$(printf '\\NNN')` is read, octal bytes,
    which is how this program writes control characters.
    """
    words: list[str] = []
    word: list[str] | None = None
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return None
        kind = match.lastgroup or ""
        if kind == "end":
            break
        at = match.end()
        if kind == "blank" and word is not None:
            words.append("".join(word))
            word = None
        elif kind not in ("blank", "joined"):
            word = [] if word is None else word
            word.append(_read(kind, match[kind]))
    if word is not None:
        words.append("".join(word))
    return Words(words, text[at:])


def ansi_text(raw: str) -> str:
    """Return what stands between the quotes of `$'...'` with its escapes undone, as bash does it."""
    data = _ANSI.sub(_ansi_bytes, raw.encode("utf-8", "surrogatepass"))
    text = data.decode("utf-8", "surrogatepass" if _has_whole_characters(data) else "replace")
    # Browsers write an emoji as the two halves that UTF-16 has for it.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def double_quoted(raw: str) -> str:
    """Return what stands between double quotes with its escapes undone, as a POSIX shell does it."""
    return _IN_DOUBLE.sub(_unescaped, raw)


def _read(kind: str, raw: str) -> str:
    if kind == "ansi":
        return ansi_text(raw)
    return double_quoted(raw) if kind == "double" else raw


def _unescaped(match: re.Match[str]) -> str:
    if match["octal"]:
        return bytes(int(digits, 8) & 0xFF for digits in match["octal"].split("\\")[1:]).decode(
            "utf-8", "replace"
        )
    return match["escaped"] or ""


def _ansi_bytes(match: re.Match[bytes]) -> bytes:
    if sign := match["sign"]:
        return bytes([_ANSI_SIGNS.get(sign[0], sign[0])])
    if byte := match["hex"]:
        return bytes([int(byte, 16)])
    if byte := match["octal"]:
        return bytes([int(byte, 8) & 0xFF])
    code = int(match["four"] or match["eight"], 16)
    return chr(code).encode("utf-8", "surrogatepass") if code <= 0x10FFFF else b"?"


def _has_whole_characters(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
