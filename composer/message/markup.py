"""WhatsApp's text formatting: which characters are marks, and what a text looks like without them.

Source of every rule: the 502 texts of tests/data/markup.json, each with what WhatsApp Web was observed to
show for it, and what is known besides about emoji newer than Unicode 11. Where both are silent, a comment
says "assumed".
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

Block = Literal["plain", "bullet", "numbered", "quote"]
Style = Literal["bold", "italic", "strike", "code", "fence"]

_FENCE = "```"
_BLOCKS: dict[str, Block] = {"-": "bullet", "*": "bullet", "•": "bullet", ">": "quote"}

# JavaScript's white space, in which Python's str.isspace() differs: no U+0085, no U+001C..1F, but U+FEFF.
_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_NOT_SPACE = re.compile(f"[^{_SPACE}]")
_MARKER = re.compile(f"(?:[-*•>]|[0-9]{{1,2}}\\.) (?=[^{_SPACE}])")

# What a position holds that does not show: an inline mark is its own character, the rest are letters.
_MARKER_CUT, _END_CUT, _FENCE_CUT = b"meF"
_ANY_CUT = re.compile(rb"[^\0]")
_STYLES: dict[int, Style] = {
    ord("*"): "bold",
    ord("_"): "italic",
    ord("~"): "strike",
    ord("`"): "code",
    _FENCE_CUT: "fence",
}
_INLINE_OR_BREAK = re.compile(r"[*_~`\n]")

# Symbols, punctuation and format characters that Unicode 12 to 18 added; an interpreter knows them or not
# according to its age, WhatsApp knows none. A range also runs over what has no effect on the answer: letters,
# combining marks and code points still unassigned. Only emoji were observed; that it goes for other symbols
# too is assumed.
_NEWER_THAN_UNICODE_11 = re.compile(
    r"[\u061d\u0888-\u0891\u0c77\u1b4e-\u1b4f\u1b7d-\u1b7f\u20c0-\u20c4\u2427-\u2429\u2b96-\u2b97\u2bc9\u2bff"
    r"\u2e4f-\u2e63\u2ffc-\u2fff\u31e4-\u31ef\u32ff\uab6a-\uab6b\ufbc2-\ufbd2\ufd40-\ufdcf"
    r"\ufdfe-\ufdff\U0001019c"
    r"\U00010d6e-\U00010ed8\U00010f86-\U00010f89\U000113d4-\U000113d8\U0001145a\U000116b9"
    r"\U00011944-\U000119e2"
    r"\U00011b00-\U00011be1\U00011f43-\U00011fff\U00012ff1-\U0001343f\U00016d6d-\U00016d6f\U00016fe2"
    r"\U0001cc00-\U0001cfc3\U0001d1e9-\U0001d1ff\U0001d253-\U0001d27f\U0001db00-\U0001e5ff\U0001ed2e"
    r"\U0001f10d-\U0001f10f\U0001f16c-\U0001f16f\U0001f1ad-\U0001f1ae\U0001f6d5-\U0001f6df"
    r"\U0001f6fa-\U0001f6fc"
    r"\U0001f774-\U0001f77f\U0001f7d9-\U0001f7ff\U0001f8b0-\U0001f8d8\U0001f90c-\U0001f90f\U0001f93f"
    r"\U0001f971-\U0001f972\U0001f977-\U0001f979\U0001f97b\U0001f9a3-\U0001f9af\U0001f9ba-\U0001f9bf"
    r"\U0001f9c3-\U0001f9cf\U0001fa00-\U0001fa57\U0001fa70-\U0001fbfa]"
)

# For links: what can be a mark or a line's marker becomes what cannot, with one effect on marks beside it.
_DISARMED = str.maketrans("*_~`->•. 0123456789", ",,,,,,,,\u00a0xxxxxxxxxx")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in which everything looks the same.

    text: never empty, without the marks that gave it its styles.
    styles: `bold italic strike code fence`; fence is the monospace of three backticks, code that of one.
    """

    text: str
    styles: frozenset[Style]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source as it shows.

    marker: as typed: `-`, `*` or `•` of a bullet, one or two digits and a dot of a numbered line, `>` of a
    quote; empty on a plain line.
    runs: what stands after the marker and its one space; neighbours differ in their styles; empty for an
    empty line.
    """

    block: Block
    marker: str
    runs: tuple[Run, ...]


_Pairs = dict[int, int]
"""Closing marks by their opening ones, both as positions; of a fence's marks, the first backtick's."""


def parse(text: str, literal: Sequence[tuple[int, int]] = ()) -> list[Line]:
    """Return what WhatsApp shows for text: one Line for each of its lines, split at LF.

    A CR before an LF is dropped. Takes time in proportion to the length of text, whatever text holds.

    literal: where links are, as (start, end) in code points of text. What stands there shows as it is, and
    around it marks work as around any other text.
    """
    armed = _disarm(text, literal).replace("\r\n", "\n")
    fences = _fences(armed)
    fenced = _covered(fences, len(_FENCE), len(armed))
    cuts = _line_cuts(armed, fenced)
    for opening, closing in fences.items():
        cuts[opening] = cuts[closing] = _FENCE_CUT
    for opening, closing in _effective(_inline_pairs(armed), armed, fenced).items():
        cuts[opening] = cuts[closing] = ord(armed[opening])
    return _lines(text.replace("\r\n", "\n"), cuts)


def plain(text: str) -> str:
    """Return a text without its marks, as where WhatsApp shows one line of it."""
    return "\n".join("".join(run.text for run in line.runs) for line in parse(text))


def _disarm(text: str, literal: Sequence[tuple[int, int]]) -> str:
    """Return text, equally long, with nothing inside the literal spans that could be a mark."""
    pieces = []
    done = 0
    for start, end in sorted(literal):
        start = max(start, done)
        pieces += [text[done:start], text[start:end].translate(_DISARMED)]
        done = max(start, end)
    return "".join(pieces) + text[done:]


def _fences(text: str) -> _Pairs:
    """Return the pairs of three backticks, in order.

    Anything may stand beside and between them, but not mere space. Where mere space stands between two,
    they do not pair, but the first may pair with a third (assumed).
    """
    fences = {}
    opening = text.find(_FENCE)
    while opening >= 0 and (content := _NOT_SPACE.search(text, opening + len(_FENCE))):
        closing = text.find(_FENCE, content.end())
        if closing < 0:
            break
        fences[opening] = closing
        opening = text.find(_FENCE, closing + len(_FENCE))
    return fences


def _inline_pairs(text: str) -> _Pairs:
    """Return the pairs of every kind of mark as if there were no other kind.

    A pair stays on one line and reaches from the first mark that can open to the first after it that can
    close. Each mark is read once, which is enough: whatever can close a later opening mark of the line can
    close the first one.
    """
    pairs = {}
    opened: dict[str, int] = {}
    for match in _INLINE_OR_BREAK.finditer(text):
        mark, position = match[0], match.start()
        before, after = text[position - 1 : position] or "\n", text[position + 1 : position + 2] or "\n"
        if mark == "\n":
            opened.clear()
        elif mark not in opened:
            if _lets_marks(before) and after not in _SPACE and not mark == after == "`":
                opened[mark] = position
        elif position > opened[mark] + 1 and before not in _SPACE and _lets_marks(after):
            pairs[opened.pop(mark)] = position
    return pairs


def _lets_marks(neighbour: str) -> bool:
    """Whether a mark beside this character can open after it or close before it.

    White space, punctuation and symbols let it. Format characters count as symbols: observed for the
    zero-width joiner, assumed for the others.
    """
    category = unicodedata.category(neighbour)
    if category[0] in "LMN" or category == "Cn":
        return False
    return neighbour < "\u061c" or not _NEWER_THAN_UNICODE_11.match(neighbour)


def _effective(pairs: _Pairs, text: str, fenced: bytearray) -> _Pairs:
    """Return the pairs that show, of those found as if there were no other kind.

    Pairs may stand inside each other, though not inside code and fences, but may not cross. Where two meet, a
    fence wins over code and code over the rest; among the rest the one that opens first wins. Read from left
    to right, what lost stays lost, even where the winner then loses to what opens after it (observed for code
    that loses to a fence, assumed for the rest).
    """
    codes = {opening: pairs[opening] for opening in pairs if text[opening] == "`" and not fenced[opening]}
    coded = _covered(codes, 1, len(text))
    effective = {opening: closing for opening, closing in codes.items() if not fenced[closing]}
    around: list[int] = []  # where the pairs close that are open here, the innermost last
    for opening in sorted(pairs):
        closing = pairs[opening]
        if text[opening] == "`" or fenced[opening] or coded[opening]:
            continue
        while around and around[-1] < opening:
            around.pop()
        if around and around[-1] < closing:
            continue
        around.append(closing)
        if not fenced[closing] and not coded[closing]:
            effective[opening] = closing
    return effective


def _covered(pairs: _Pairs, width: int, size: int) -> bytearray:
    """Return, for each position, one beyond the last included, whether a pair covers it, marks included.

    width: characters in a mark.
    """
    covered = bytearray(size + 1)
    for opening, closing in pairs.items():
        covered[opening : closing + width] = b"\x01" * (closing + width - opening)
    return covered


def _line_cuts(text: str, fenced: bytearray) -> bytearray:
    """Return, for each position, what stands there that does not show: ends of lines, and their markers.

    A line has no marker if a fence reaches into it from the line above or out of it into the next (observed
    for a numbered line, assumed for bullets and quotes).
    """
    cuts = bytearray(len(text) + 1)
    start = 0
    while True:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not fenced[start] and not fenced[end] and _MARKER.match(text, start):
            cuts[start] = _MARKER_CUT
        cuts[end] = _END_CUT
        if end == len(text):
            return cuts
        start = end + 1


def _lines(text: str, cuts: bytearray) -> list[Line]:
    """Return what is left of text without the cuts."""
    lines: list[Line] = []
    runs: list[Run] = []
    pieces: list[str] = []  # of the run that is being read
    read = shown = frozenset[Style]()  # the styles of that run, and those after the last mark
    marker = ""
    done = 0
    for match in _ANY_CUT.finditer(cuts):
        position = match.start()
        cut = cuts[position]
        if done < position:
            if pieces and read != shown:
                runs.append(Run("".join(pieces), read))
                pieces.clear()
            read = shown
            pieces.append(text[done:position])
        done = position + 1
        if cut == _END_CUT:
            if pieces:
                runs.append(Run("".join(pieces), read))
                pieces.clear()
            block = _BLOCKS.get(marker, "numbered") if marker else "plain"
            lines.append(Line(block, marker, tuple(runs)))
            runs.clear()
            marker = ""
        elif cut == _MARKER_CUT:
            done = text.index(" ", position) + 1
            marker = text[position : done - 1]
        else:
            shown = _toggled(shown, _STYLES[cut])
            if cut == _FENCE_CUT:
                done = position + len(_FENCE)
    return lines


@cache
def _toggled(styles: frozenset[Style], style: Style) -> frozenset[Style]:
    """Return the styles beyond a mark. Cached, so that runs share the few sets there are."""
    return styles ^ {style}
