"""Lays out one paragraph of styled text. Everything here runs on the GUI thread."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextLayout, QTextOption

from composer.message.limits import utf16_units
from composer.message.markup import Run
from composer.preview.paint.fonts import families_for, is_east_asian
from composer.preview.theme.styles import TextStyle

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

_PLAIN: frozenset[str] = frozenset()
_MONOSPACED = frozenset({"code", "fence"})
_UNPAIRED = re.compile("[\ud800-\udfff]")
_BREAKS = {ord(character): " " for character in "\r\n\v\f\x85\u2028\u2029"}

_FRACTIONAL_UNITS = 5
"""Qt sets whole pixels only: text of 14.2 px is laid out at 71 px and drawn at a fifth."""


class Piece(NamedTuple):
    """A Run that may also have the styles `link` and `action` (what can be tapped)."""

    text: str
    styles: frozenset[str]


Pieces = Sequence[Run | Piece]


class Paragraph:
    """One paragraph, laid out; not to be changed. Lengths are px at scale 1, from its upper left corner.

    width: what it was laid out in.
    left: where its leftmost line begins.
    natural: the width of its widest line.
    last_right: where its last line ends.
    baseline, last_baseline: of its first and its last line.
    rtl: whether it reads from right to left.
    colour: what it is drawn with.
    codes: where inline code stands.
    actions: where that stands that can be tapped.
    layout: Qt's, in a unit of which a px has `units_per_px`.
    """

    __slots__ = (
        *("actions", "baseline", "codes", "colour", "units_per_px", "height", "last_baseline", "last_right"),
        *("layout", "left", "natural", "rtl", "width"),
    )

    def __init__(self, runs: Pieces, style: TextStyle, width: float, wraps: bool = True) -> None:
        """Lay a paragraph out.

        wraps: whether it may take several lines; a single line stands at the left even if it reads from the
            right.
        """
        text = "".join([run.text for run in runs])
        if not text.isascii() and _UNPAIRED.search(text):
            # Half of a surrogate pair is no text; Qt would drop it, and every format after it would be off by
            # one.
            runs = [Piece(_UNPAIRED.sub("\ufffd", run.text), run.styles) for run in runs]
            text = _UNPAIRED.sub("\ufffd", text)
        east_asian = is_east_asian(text)
        self.rtl = is_right_to_left(text)
        self.width = width
        self.colour = style.colour
        self.units_per_px = _units_per_px(style)
        self.layout = QTextLayout(text, _font(style, _PLAIN, east_asian))
        self.layout.setCacheEnabled(True)
        self.layout.setTextOption(_option(self.rtl, wraps))
        spans = list(_spans(runs))
        if spans:
            self.layout.setFormats(
                [_range(start, end, _format(style, styles, east_asian)) for start, end, styles in spans]
            )
        self._break_lines(style, self.rtl and wraps)
        self.codes = [
            box for start, end, styles in spans if "code" in styles for box in self._boxes(start, end)
        ]
        self.actions = [
            box for start, end, styles in spans if "action" in styles for box in self._boxes(start, end)
        ]

    def _break_lines(self, style: TextStyle, at_right: bool) -> None:
        layout, width, units_per_px = self.layout, self.width, self.units_per_px
        ascent, descent = _extent(style)
        # What the theme's line height leaves to spare beside the style's own font is shared above and below.
        # A script whose font reaches further than that font gets what it needs in addition.
        to_baseline = (style.line_height - ascent - descent) / 2 + ascent
        y = widest = baseline = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width * units_per_px)
            reach = line.ascent() / units_per_px
            more_above = max(0.0, reach - ascent)
            last, last_baseline = line, y + more_above + to_baseline
            line.setPosition(QPointF(0, (last_baseline - reach) * units_per_px))
            widest = max(widest, line.naturalTextWidth())
            baseline = baseline or last_baseline
            y += style.line_height + more_above + max(0.0, line.descent() / units_per_px - descent)
        layout.endLayout()
        self.height = y
        self.natural = widest / units_per_px
        self.baseline = baseline
        self.last_baseline = last_baseline
        self.last_right = width if at_right else last.naturalTextWidth() / units_per_px
        self.left = width - self.natural if at_right else 0.0

    def _boxes(self, start: int, end: int) -> Iterator[QRectF]:
        """Yield where the text between two positions (in UTF-16 units) stands: a box on each of its lines."""
        units_per_px = self.units_per_px
        for number in range(self.layout.lineForTextPosition(start).lineNumber(), self.layout.lineCount()):
            line = self.layout.lineAt(number)
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first >= last:
                return
            here, there = _x(line.cursorToX(first)) / units_per_px, _x(line.cursorToX(last)) / units_per_px
            yield QRectF(
                min(here, there), line.y() / units_per_px, abs(here - there), line.height() / units_per_px
            )


@lru_cache(maxsize=256)
def single_line(
    text: str, style: TextStyle, width: float, cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> Paragraph:
    """Return plain text as one line at the left, cut with an ellipsis where it is wider than the width.

    The paragraph is cached.
    cut: which end the ellipsis stands at, or the middle.
    """
    room = width * _units_per_px(style)
    line = _metrics(style, is_east_asian(text)).elidedText(
        _UNPAIRED.sub("\ufffd", text).translate(_BREAKS), cut, room
    )
    return Paragraph((Run(line, frozenset()),), style, width, wraps=False)


@lru_cache
def _metrics(style: TextStyle, east_asian: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(style, _PLAIN, east_asian))


@lru_cache
def _extent(style: TextStyle) -> tuple[float, float]:
    """Return how far the style's own font reaches above and below the baseline of a line of text."""
    layout = QTextLayout("x", _font(style, _PLAIN))
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.ascent() / _units_per_px(style), line.descent() / _units_per_px(style)


def is_right_to_left(text: str) -> bool:
    """Return whether a text reads from right to left.

    Its first letter that has a direction decides (rule P2 of Unicode's annex 9).
    """
    if text.isascii():
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _spans(runs: Pieces) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield where the runs that are not plain begin and end. Qt counts UTF-16 units, Python code points."""
    start = 0
    for run in runs:
        end = start + (len(run.text) if run.text.isascii() else utf16_units(run.text))
        if run.styles:
            yield start, end, run.styles
        start = end


def _range(start: int, end: int, text_format: "QTextCharFormat") -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, end - start, text_format
    return found


@lru_cache(maxsize=256)
def _format(style: TextStyle, styles: frozenset[str], east_asian: bool) -> "QTextCharFormat":
    from PySide6.QtGui import QTextCharFormat

    text_format = QTextCharFormat()
    text_format.setFont(_font(style, styles, east_asian))
    if "action" in styles:
        text_format.setForeground(QColor(style.action))
    elif "link" in styles:
        text_format.setForeground(QColor(style.link))
        text_format.setFontUnderline(style.link_underlined)
    return text_format


@lru_cache(maxsize=256)
def _font(style: TextStyle, styles: frozenset[str], east_asian: bool = False) -> QFont:
    monospaced = bool(styles & _MONOSPACED)
    font = QFont(families_for(style.mono if monospaced else style.families, east_asian))
    font.setPixelSize(round((style.mono_size if monospaced else style.size) * _units_per_px(style)))
    font.setWeight(QFont.Weight.Bold if "bold" in styles else QFont.Weight(style.weight))
    font.setItalic("italic" in styles)
    font.setStrikeOut("strike" in styles)
    # Unhinted glyphs keep their advance at every scale, so the same lines break at the same words on every
    # screen.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    return font


def _units_per_px(style: TextStyle) -> int:
    return 1 if style.size.is_integer() else _FRACTIONAL_UNITS


@lru_cache
def _option(rtl: bool, wraps: bool) -> QTextOption:
    right = rtl and wraps
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    wrapping = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wraps else QTextOption.WrapMode.NoWrap
    option.setWrapMode(wrapping)
    option.setUseDesignMetrics(True)
    return option


def _x(position: object) -> float:
    # PySide returns the x alone or with the cursor, depending on what its generator made of the out argument.
    return float(position[0]) if isinstance(position, tuple) else float(position)  # type: ignore[arg-type]
