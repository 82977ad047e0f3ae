"""The text of a line as it shows: its links in their style, cut where it is too long."""

import re
from collections.abc import Sequence

from composer.message.limits import utf16_units
from composer.message.links import find
from composer.message.markup import Line, parse
from composer.preview.paint.paragraphs import Piece, Pieces

_MAY_HOLD_LINK = re.compile(r"\S\.\S|://")
"""No link is without either. Looking for links takes longer than all else that is done for a line."""

_READ_MORE = (Piece("… ", frozenset()), Piece("Read\u00a0more", frozenset({"action"})))


def link_spans(text: str) -> list[tuple[int, int]]:
    """Return where links are in a text, in code points."""
    return [link.span for link in find(text)] if _MAY_HOLD_LINK.search(text) else []


def parse_line(source: str) -> tuple[Line, Pieces]:
    """Return one line of the source as the markup makes it, and what it shows, with its links."""
    found = link_spans(source)
    line = parse(source, literal=found)[0]
    return line, with_links(source, line, found)


def with_links(source: str, line: Line, found: Sequence[tuple[int, int]]) -> Pieces:
    """Return what a line shows, with its links.

    found: where links are in the line's source, in code points.
    """
    if not found:
        return line.runs
    offsets = _shown_offsets(source, line)
    return _style_links(line.runs, [(offsets[start], offsets[end]) for start, end in found])


def plain_line(source: str) -> Pieces:
    """Return what a line without formatting shows, with its links."""
    whole = (Piece(source, frozenset()),)
    found = link_spans(source)
    return _style_links(whole, found) if found else whole


def cut_line(source: str, line: Line, shown: Pieces, length: int) -> Pieces:
    """Return what a line shows up to a place in its source, with “Read more” after it.

    length: of the source that shows, in code points; less where that would split what people see as one
        character.
    """
    room = _shown_offsets(source, line)[_character_boundary(source, min(length, len(source)))]
    cached: list[Piece] = []
    for text, styles in ((piece.text, piece.styles) for piece in shown):
        cached.append(Piece(text[: max(0, room)], styles))
        room -= len(text)
    while cached and not cached[-1].text.rstrip():
        cached.pop()
    if cached:
        cached[-1] = Piece(cached[-1].text.rstrip(), cached[-1].styles)
    return (*cached, *_READ_MORE)


def _character_boundary(source: str, length: int) -> int:
    """Return the length, or a little less, at which no character as people see them is split."""
    from PySide6.QtCore import QTextBoundaryFinder

    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, source)
    while length:
        finder.setPosition(utf16_units(source[:length]))
        if finder.isAtBoundary():
            break
        length -= 1
    return length


def _shown_offsets(source: str, line: Line) -> list[int]:
    """Return, for each position in a line's source and for its end, how much of what shows stands before it.

    What shows is the source without some marks, so each character of the source is either the next one that
    shows or a mark. Where a mark equals the next one, which of the two it is does not matter.
    """
    shown = "".join([run.text for run in line.runs])
    begin = len(line.marker) + 1 if line.marker else 0
    offsets = [0] * begin
    done = 0
    for character in source[begin:]:
        offsets.append(done)
        done += shown.startswith(character, done)
    return [*offsets, done]


def _style_links(pieces: Pieces, found: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return the pieces cut where links begin and end, and those of links with the style of links.

    found: where links show, in order; none overlaps another.
    """
    cut: list[Piece] = []
    number = end = 0
    for text, styles in ((piece.text, piece.styles) for piece in pieces):
        begin = done = end
        end += len(text)
        while number < len(found) and found[number][0] < end:
            first, last = max(found[number][0], done), min(found[number][1], end)
            if done < first:
                cut.append(Piece(text[done - begin : first - begin], styles))
            if first < last:
                cut.append(Piece(text[first - begin : last - begin], styles | {"link"}))
            done = max(done, last)
            if found[number][1] > end:
                break  # it goes on in the next piece
            number += 1
        if done < end:
            cut.append(Piece(text[done - begin :], styles))
    return cut
