"""What other programs' ways of writing leave in a text: escapes, HTML's entities, Markdown."""

import re
from collections.abc import Callable
from typing import NamedTuple


class OddWriting(NamedTuple):
    """Something that a customer would see as it stands.

    what: names it, as the beginning of a sentence.
    place: of the first one, in code points from 0.
    mended: the text as it was probably meant.
    """

    what: str
    place: int
    mended: str


class _Kind(NamedTuple):
    what: str
    pattern: re.Pattern[str]
    meant: Callable[[re.Match[str]], str | None]
    """None for what is left as it stands."""
    only_formatted: bool = True
    """Whether it is one in a field alone that WhatsApp formats."""


def leftovers(text: str, formatted: bool, lines: bool) -> tuple[OddWriting, ...]:
    """Return each kind of leftover in a text.

    formatted: whether WhatsApp formats this field.
    lines: whether the field may have several lines.
    """
    found = []
    for kind in _KINDS:
        if kind.only_formatted and not formatted:
            continue
        first, mended = None, text
        for match in reversed(list(kind.pattern.finditer(text))):
            meant = kind.meant(match)
            if meant is not None:
                meant = meant if lines else " ".join(meant.splitlines()) or " "
                first, mended = match.start(), mended[: match.start()] + meant + mended[match.end() :]
        if first is not None:
            found.append(OddWriting(kind.what, first, mended))
    return tuple(found)


def _unescaped(found: re.Match[str]) -> str | None:
    before = re.split(r"\s", found.string[max(0, found.start() - 200) : found.start()])[-1]
    if before[1:2] == ":" or before.startswith("\\\\") or "://" in before:  # a file on Windows, an address
        return None
    escape = found[0]
    if escape.startswith("\\u"):
        code = int(escape[2:], 16)
        return None if 0xD800 <= code < 0xE000 else chr(code)
    return {"\\t": " ", '\\"': '"'}.get(escape, "\n")


def _entity(found: re.Match[str]) -> str | None:
    import html.entities

    name = found[0][1:]
    if not name.startswith("#") and name not in html.entities.html5:
        return None
    meant = " " if name == "nbsp;" else html.unescape(found[0])
    return meant if meant.isprintable() else None


def _heading(found: re.Match[str]) -> str:
    return f"*{found[1].strip(' #*')}*"


def _link(found: re.Match[str]) -> str:
    return found[2] if found[1] in found[2] else f"{found[1]}: {found[2]}"


_KINDS = (
    _Kind(
        "A backslash escape stands in the text",
        re.compile(r'\\(?:r\\n|[nrt]|u[0-9A-Fa-f]{4}|"(?=[\w\s]))'),
        _unescaped,
        only_formatted=False,
    ),
    _Kind(
        "HTML's “&…;” stands in the text",
        re.compile(r"&(?:#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});"),
        _entity,
        only_formatted=False,
    ),
    _Kind(
        "Bold is written as in Markdown",
        re.compile(
            r"(?<![*\w])\*\*([^\s*](?:[^\n*]*[^\s*])?)\*\*(?![*\w])|(?<![_\w])__([^\s_](?:[^\n_]*[^\s_])?)__(?![_\w])"
        ),
        lambda found: f"*{found[1] or found[2]}*",
    ),
    _Kind(
        "Strikethrough is written as in Markdown",
        re.compile(r"(?<![~\w])~~([^\s~](?:[^\n~]*[^\s~])?)~~(?![~\w])"),
        lambda found: f"~{found[1]}~",
    ),
    _Kind(
        "A link is written as in Markdown",
        re.compile(r"!?\[([^\[\]\n]{1,100})\]\((https?://[^\s()]{1,500})\)"),
        _link,
    ),
    _Kind("A title is written as in Markdown", re.compile(r"(?m)^#{1,6} +([^\W\d][^\n]*)$"), _heading),
)
