"""The text of a message, paragraph by paragraph: lists, quotes and plain lines, one below the other."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import inf
from typing import NamedTuple

from PySide6.QtCore import QRectF

from composer.message.markup import Line, parse
from composer.preview.paint.drawing import Fill, Item, Text
from composer.preview.paint.paragraphs import Paragraph, Pieces, single_line
from composer.preview.text import linked_text
from composer.preview.theme.styles import TextStyle, Theme

_CACHE_SIZE = 256
"""How many paragraphs are cached.

A laid out character takes some 40 bytes: one long paragraph typed to the end leaves 10 MB behind.
"""

_LONG_TEXT, _CACHE_SIZE_LONG = 4096, 16
"""Characters from which a text, far over every limit by then, has few of its paragraphs kept."""

READ_MORE_FROM, READ_MORE_AT = 844, 768
"""Code points of a body above which it is cut, and where (one source, who saw it on the web)."""

_FENCE = "```"


class Block(NamedTuple):
    """One line of the source, laid out.

    indent: how far its text stands from the side where it begins.
    marker: what stands in the indent of a list's line.
    quoted: whether it is a quote.
    """

    paragraph: Paragraph
    indent: float = 0
    marker: Paragraph | None = None
    quoted: bool = False


class Stack:
    """Blocks below each other. Lengths are px at scale 1.

    natural: the width of the widest block.
    last_right: where the last line ends; infinite where it reads from right to left, as it then stands at the
        right of whatever column the stack is put in.
    """

    __slots__ = ("blocks", "has_quotes", "height", "last_baseline", "last_right", "natural", "width")

    def __init__(self, blocks: list[Block], width: float) -> None:
        """Stack blocks.

        blocks: at least one.
        width: what they were laid out in.
        """
        self.blocks = blocks
        self.width = width
        height = natural = 0.0
        has_quotes = False
        for paragraph, indent, _, quoted in blocks:
            height += paragraph.height
            natural = max(natural, indent + paragraph.natural)
            has_quotes = has_quotes or quoted
        last = blocks[-1].paragraph
        self.height = height
        self.natural = natural
        self.has_quotes = has_quotes
        self.last_right = inf if last.rtl else blocks[-1].indent + last.last_right
        self.last_baseline = height - last.height + last.last_baseline

    def items(self, x: float, y: float, width: float, theme: Theme) -> Iterator[Item]:
        """Yield what draws the stack from an upper left corner.

        width: of the column, at most what the stack was laid out in.
        """
        figures = theme.bubble
        if self.has_quotes:
            yield from self._bars(x, y, width, theme)
        for paragraph, indent, marker, _ in self.blocks:
            left = x + width - self.width if paragraph.rtl else x + indent
            for box in paragraph.codes:
                pad = figures.code_padding
                yield Fill(
                    box.translated(left, y).adjusted(-pad, 0, pad, 0), figures.code_radius, theme.colours.code
                )
            if marker is not None:
                # In the middle of what the text leaves free, the gap to the text apart.
                inset = (indent - figures.marker_gap - marker.natural) / 2
                place = x + width - inset - marker.natural if paragraph.rtl else x + inset
                yield Text(marker, place, y + paragraph.baseline - marker.baseline)
            if paragraph.natural:
                yield Text(paragraph, left, y)
            y += paragraph.height

    def more_area(self, x: float, y: float, width: float) -> QRectF | None:
        """Return where “Read more” stands, None where it does not.

        x, y, width: the corner and the column that `items` is given.
        """
        paragraph, indent, _, _ = self.blocks[-1]
        if not paragraph.actions:
            return None
        left = x + width - self.width if paragraph.rtl else x + indent
        area = QRectF()
        for box in paragraph.actions:
            area = area.united(box)
        area = area.intersected(QRectF(0, 0, paragraph.width, paragraph.height))
        return area.translated(left, y + self.height - paragraph.height)

    def _bars(self, x: float, y: float, width: float, theme: Theme) -> Iterator[Fill]:
        """Yield the bars beside quotes: one for neighbouring lines of one reading direction."""
        bar = theme.bubble.quote_bar
        for (quoted, rtl), group in groupby(self.blocks, lambda block: (block.quoted, block.paragraph.rtl)):
            height = sum(block.paragraph.height for block in group)
            if quoted:
                left = x + width - bar if rtl else x
                yield Fill(QRectF(left, y + 2, bar, height - 4), bar / 2, theme.colours.quote_bar)
            y += height


def formatted(text: str, theme: Theme, width: float, expanded: bool = False) -> Stack:
    """Return a body's text with WhatsApp's formatting and links, laid out within a width.

    expanded: whether a text that is too long shows whole, and not as far as “Read more”.
    """
    text = text.replace("\r\n", "\n")
    sources = text.split("\n")
    # Only a fence reaches over a line's end; without one, lines that did not change need not even be parsed
    # again.
    entries: Sequence[_Entry] = list(_fenced(text, sources)) if _FENCE in text else sources
    block = _block if len(text) <= _LONG_TEXT else _long_block
    if expanded or len(text) <= READ_MORE_FROM:
        return Stack([block(entry, theme, width) for entry in entries], width)
    last, length = _cut(sources)
    blocks = [block(entry, theme, width) for entry in entries[:last]]
    return Stack([*blocks, block(entries[last], theme, width, length)], width)


def plain(text: str, style: TextStyle, width: float) -> Stack:
    """Return text that shows as it was typed, but for its links, laid out within a width."""
    block = _plain_block if len(text) <= _LONG_TEXT else _plain_block.__wrapped__
    return Stack([block(line, style, width) for line in text.replace("\r\n", "\n").split("\n")], width)


_Entry = str | tuple[str, Line, tuple[tuple[int, int], ...]]
"""A line's source; with its parsed line and its links, where other lines had a say in these."""


def _fenced(text: str, sources: list[str]) -> Iterator[_Entry]:
    found = linked_text.link_spans(text)
    begin = 0
    for source, line in zip(sources, parse(text, literal=found), strict=True):
        end = begin + len(source)
        yield (
            source,
            line,
            tuple((start - begin, stop - begin) for start, stop in found if begin <= start < end),
        )
        begin = end + 1


def _cut(sources: list[str]) -> tuple[int, int]:
    """Return the line that “Read more” stands in, and how much of it shows.

    It is never a line that would be empty.
    """
    room = READ_MORE_AT
    last = 0
    while room > len(sources[last]):
        room -= len(sources[last]) + 1
        last += 1
    while last and not sources[last][:room].strip():
        last -= 1
        room = len(sources[last])
    return last, room


def _make_block(entry: _Entry, theme: Theme, width: float, length: int | None = None) -> Block:
    """Lay out one line.

    length: of the source that shows before “Read more”, None for all of it.
    """
    if isinstance(entry, str):
        source = entry
        line, shown = linked_text.parse_line(source)
    else:
        source, line, found = entry
        shown = linked_text.with_links(source, line, found)
    if length is not None:
        shown = linked_text.cut_line(source, line, shown, length)
    return _laid_out(line, shown, theme, width)


_block = lru_cache(maxsize=_CACHE_SIZE)(_make_block)
_long_block = lru_cache(maxsize=_CACHE_SIZE_LONG)(_make_block)


@lru_cache(maxsize=_CACHE_SIZE)
def _plain_block(line: str, style: TextStyle, width: float) -> Block:
    return Block(Paragraph(linked_text.plain_line(line), style, width))


def _laid_out(line: Line, shown: Pieces, theme: Theme, width: float) -> Block:
    style, figures = theme.type.body, theme.bubble
    if line.block == "quote":
        indent = figures.quote_indent
        return Block(Paragraph(shown, theme.type.quote, width - indent), indent, quoted=True)
    if line.block == "plain":
        return Block(Paragraph(shown, style, width))
    marker = single_line("•" if line.block == "bullet" else line.marker, style, width)
    indent = max(figures.list_indent, marker.natural + figures.marker_gap)
    return Block(Paragraph(shown, style, width - indent), indent, marker)
