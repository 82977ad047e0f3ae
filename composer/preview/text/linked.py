"""Where the links of a line show, and where a line that is too long is cut."""

import re
from collections.abc import Sequence

from composer.message.limits import utf16_units
from composer.message.links import find
from composer.message.markup import Line, parse
from composer.preview.paint.paragraphs import Piece, Pieces

_MAY_HOLD_LINK = re.compile(r"\S\.\S|://")
"""No link is without either. Looking for links takes longer than all else that is done for a line."""

_MORE = (Piece("… ", frozenset()), Piece("Read\u00a0more", frozenset({"action"})))


def spans(text: str) -> list[tuple[int, int]]:
    """Return where links are in a text, in code points."""
    return [link.span for link in find(text)] if _MAY_HOLD_LINK.search(text) else []


def parsed(source: str) -> tuple[Line, Pieces]:
    """Return one line of the source as the markup makes it, and what it shows, with its links."""
    found = spans(source)
    line = parse(source, literal=found)[0]
    return line, linked(source, line, found)


def linked(source: str, line: Line, found: Sequence[tuple[int, int]]) -> Pieces:
    """Return what a line shows, with its links.

    found: where links are in the line's source, in code points.
    """
    if not found:
        return line.runs
    places = _places(source, line)
    return _inked(line.runs, [(places[start], places[end]) for start, end in found])


def plain(source: str) -> Pieces:
    """Return what a line without formatting shows, with its links."""
    whole = (Piece(source, frozenset()),)
    found = spans(source)
    return _inked(whole, found) if found else whole


def shortened(source: str, line: Line, shown: Pieces, length: int) -> Pieces:
    """Return what a line shows up to a place in its source, with “Read more” after it.

    length: of the source that is kept, in code points; less where that would split what people see as one
    character.
    """
    room = _places(source, line)[_whole(source, min(length, len(source)))]
    kept: list[Piece] = []
    for text, styles in ((piece.text, piece.styles) for piece in shown):
        kept.append(Piece(text[: max(0, room)], styles))
        room -= len(text)
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[-1] = Piece(kept[-1].text.rstrip(), kept[-1].styles)
    return (*kept, *_MORE)


def _whole(source: str, length: int) -> int:
    """Return the length, or a little less, at which no character as people see them is split."""
    from PySide6.QtCore import QTextBoundaryFinder  # not before a long body is shown

    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, source)
    while length:
        finder.setPosition(utf16_units(source[:length]))
        if finder.isAtBoundary():
            break
        length -= 1
    return length


def _places(source: str, line: Line) -> list[int]:
    """Return, for each position in a line's source and for its end, how much of what shows stands before it.

    What shows is the source without some marks, so each character of the source is either the next one that
    shows or a mark. Where a mark equals the next one, the two cannot be told apart and need not be.
    """
    shown = "".join([run.text for run in line.runs])
    begin = len(line.marker) + 1 if line.marker else 0
    places = [0] * begin
    done = 0
    for character in source[begin:]:
        places.append(done)
        done += shown.startswith(character, done)
    return [*places, done]


def _inked(pieces: Pieces, found: Sequence[tuple[int, int]]) -> list[Piece]:
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
