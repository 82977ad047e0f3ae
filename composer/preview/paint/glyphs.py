"""The drawn signs of the preview: reply arrow, play mark, the bars' signs.

They are outlines, so that they need no font. Each is drawn on a square of 24 units in a small language: `F`
begins a filled shape, `S<width>` a stroked one with round ends; then `M x y`, `L x y`, `C x1 y1 x2 y2 x y`
and `Z` as in SVG (absolute only), `O cx cy r` a circle and `R x y w h r` a rounded rectangle. All were drawn
for this program.
"""

from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker

BOX = 24.0
"""The side of the square that the glyphs are drawn on."""

_GLYPHS = {
    "reply": (
        "F M 10.2 8.6 L 10.2 5.3 C 10.2 4.5 9.3 4.1 8.7 4.7 L 2.3 11 C 1.9 11.4 1.9 12 2.3 12.4 L 8.7 18.7 "
        "C 9.3 19.3 10.2 18.9 10.2 18.1 L 10.2 14.9 C 14.6 14.9 17.9 16.2 20.3 19.1 C 20.7 19.6 21.5 19.3 "
        "21.3 18.6 C 20.1 13.4 16.6 9.5 10.2 8.6 Z"
    ),
    "ticks": "S1.9 M 1.6 12.6 L 6 17 L 15 7 S1.9 M 10.6 16.2 L 11.4 17 L 21.6 6.4",
    "back": "S2 M 20 12 L 4.6 12 M 11 5 L 4.2 12 L 11 19",
    "call": (
        "F M 6.6 10.8 C 8.1 13.7 10.4 16 13.3 17.5 L 15.5 15.3 C 15.8 15 16.2 14.9 16.6 15 C 17.7 15.4 "
        "18.9 15.6 20.1 15.6 C 20.7 15.6 21.1 16 21.1 16.6 L 21.1 20.1 C 21.1 20.7 20.7 21.1 20.1 21.1 C "
        "10.7 21.1 3 13.4 3 4 C 3 3.4 3.4 3 4 3 L 7.5 3 C 8.1 3 8.5 3.4 8.5 4 C 8.5 5.2 8.7 6.4 9.1 7.5 C "
        "9.2 7.9 9.1 8.3 8.8 8.6 Z"
    ),
    "menu": "F O 12 5.2 1.8 O 12 12 1.8 O 12 18.8 1.8",
    "smile": "S1.8 O 12 12 8.8 S1.8 M 8 14.2 C 9.6 17 14.4 17 16 14.2 F O 9 9.8 1.25 O 15 9.8 1.25",
    "clip": (
        "S1.8 M 18.4 11.2 L 11.2 18.4 C 8.9 20.7 5.6 20.1 4.5 18 C 3.5 16.2 4 14.3 5.3 13 L 13.4 4.9 "
        "C 15 3.3 17.2 3.5 18.3 4.7 C 19.5 5.9 19.7 7.9 18.1 9.6 L 10.6 17 C 9.8 17.8 8.7 17.7 8.1 17.1 "
        "C 7.5 16.5 7.4 15.4 8.2 14.6 L 14.9 7.9"
    ),
    "camera": (
        "S1.8 M 5 7.2 L 7.6 7.2 L 9 4.9 L 15 4.9 L 16.4 7.2 L 19 7.2 C 20.2 7.2 21 8 21 9.2 L 21 17.4 "
        "C 21 18.6 20.2 19.4 19 19.4 L 5 19.4 C 3.8 19.4 3 18.6 3 17.4 L 3 9.2 C 3 8 3.8 7.2 5 7.2 Z S1.8 O "
        "12 13.1 3.5"
    ),
    "microphone": (
        "F R 8.8 2.6 6.4 12 3.2 S1.8 M 5.4 11.2 C 5.4 15.2 8.2 17.6 12 17.6 C 15.8 17.6 18.6 15.2 18.6 11.2 "
        "M 12 17.8 L 12 21"
    ),
    "picture": (
        "S1.6 R 2.6 4.4 18.8 15.2 2.6 F O 8 9.3 1.7 F M 4.6 17.6 C 4.2 17.6 4 17.2 4.3 16.8 L 8 12.5 "
        "C 8.4 12 9 12 9.4 12.4 L 11.2 14.3 L 14.7 9.9 C 15.1 9.4 15.7 9.4 16.1 9.9 L 19.8 16.7 "
        "C 20 17.1 19.8 17.6 19.3 17.6 Z"
    ),
    "play": (
        "F M 8 5.6 C 8 4.6 9 4.1 9.9 4.6 L 19.4 10.9 C 20.2 11.4 20.2 12.6 19.4 13.1 L 9.9 19.4 C 9 19.9 "
        "8 19.4 8 18.4 Z"
    ),
    "person": "F O 12 8.2 4.2 M 3.6 20.4 C 3.6 16.4 7.4 14.2 12 14.2 C 16.6 14.2 20.4 16.4 20.4 20.4 Z",
    "signal": (
        "F M 2.6 20.4 C 1.9 20.4 1.6 19.6 2.1 19.1 L 19.5 2.4 C 20.1 1.8 21 2.2 21 3 L 21 19.4 C 21 20 "
        "20.6 20.4 20 20.4 Z"
    ),
    "wifi": (
        "F M 12 20.6 C 11.6 20.6 11.3 20.5 11.1 20.2 L 0.9 8.5 C 0.5 8.1 0.6 7.4 1 7.1 C 4.1 4.7 7.9 3.4 "
        "12 3.4 C 16.1 3.4 19.9 4.7 23 7.1 C 23.4 7.4 23.5 8.1 23.1 8.5 L 12.9 20.2 C 12.7 20.5 12.4 20.6 "
        "12 20.6 Z"
    ),
    "battery": "F R 9.4 1.6 5.2 3 1 F R 6.2 3.4 11.6 18.6 2.4",
    "chevron": "S2.3 M 15 4.5 L 7.5 12 L 15 19.5",
    "call-line": (
        "S1.7 M 7.1 11.1 C 8.4 13.6 10.4 15.6 12.9 16.9 L 14.9 14.9 C 15.2 14.6 15.7 14.5 16 14.6 C 17.1 "
        "15 18.3 15.2 19.4 15.2 C 20 15.2 20.4 15.6 20.4 16.2 L 20.4 19.3 C 20.4 19.9 20 20.3 19.4 20.3 C "
        "10.7 20.3 3.7 13.3 3.7 4.6 C 3.7 4 4.1 3.6 4.7 3.6 L 7.8 3.6 C 8.4 3.6 8.8 4 8.8 4.6 C 8.8 5.8 9 "
        "6.9 9.4 8 C 9.5 8.4 9.4 8.8 9.2 9 Z"
    ),
    "video-line": (
        "S1.7 M 3 8.6 C 3 7.2 4 6.2 5.4 6.2 L 13.2 6.2 C 14.6 6.2 15.6 7.2 15.6 8.6 L 15.6 15.4 C 15.6 "
        "16.8 14.6 17.8 13.2 17.8 L 5.4 17.8 C 4 17.8 3 16.8 3 15.4 Z M 15.6 10.8 L 20 7.9 C 20.5 7.6 21.1 "
        "7.9 21.1 8.5 L 21.1 15.5 C 21.1 16.1 20.5 16.4 20 16.1 L 15.6 13.2"
    ),
    "film": (
        "F M 2.5 8.4 C 2.5 6.9 3.6 5.8 5.1 5.8 L 12.9 5.8 C 14.4 5.8 15.5 6.9 15.5 8.4 L 15.5 15.6 C 15.5 "
        "17.1 14.4 18.2 12.9 18.2 L 5.1 18.2 C 3.6 18.2 2.5 17.1 2.5 15.6 Z F M 17 10.4 L 20.6 7.8 C 21.2 "
        "7.4 21.9 7.8 21.9 8.5 L 21.9 15.5 C 21.9 16.2 21.2 16.6 20.6 16.2 L 17 13.6 Z"
    ),
    "search": "S1.9 O 10.6 10.6 6.4 S1.9 M 15.4 15.4 L 20.4 20.4",
    "plus": "S1.9 M 12 4 L 12 20 M 4 12 L 20 12",
    "sticker": (
        "S1.7 M 13.2 20.5 L 8 20.5 C 5.2 20.5 3.5 18.8 3.5 16 L 3.5 8 C 3.5 5.2 5.2 3.5 8 3.5 L 16 3.5 "
        "C 18.8 3.5 20.5 5.2 20.5 8 L 20.5 13.2 L 13.2 20.5 L 13.2 16.6 C 13.2 14.4 14.4 13.2 16.6 13.2 L "
        "20.5 13.2"
    ),
    "camera-line": (
        "S1.7 M 3 9 C 3 7.8 3.9 6.9 5.1 6.9 L 6.9 6.9 C 7.4 6.9 7.9 6.6 8.1 6.2 L 8.9 4.9 C 9.2 4.4 9.7 "
        "4.1 10.3 4.1 L 13.7 4.1 C 14.3 4.1 14.8 4.4 15.1 4.9 L 15.9 6.2 C 16.1 6.6 16.6 6.9 17.1 6.9 L "
        "18.9 6.9 C 20.1 6.9 21 7.8 21 9 L 21 17.2 C 21 18.4 20.1 19.3 18.9 19.3 L 5.1 19.3 C 3.9 19.3 3 "
        "18.4 3 17.2 Z S1.7 O 12 12.9 3.8"
    ),
    "microphone-line": (
        "S1.7 R 9 2.9 6 11.2 3 S1.7 M 5.2 11.4 C 5.2 15.4 8.1 17.9 12 17.9 C 15.9 17.9 18.8 15.4 18.8 11.4 "
        "M 12 18 L 12 21.1"
    ),
    "signal-bars": "F R 1.6 15 4.2 5 1.2 R 7.2 12 4.2 8 1.2 R 12.8 8.4 4.2 11.6 1.2 R 18.4 4.6 4.2 15.4 1.2",
    "wifi-arcs": (
        "S2.9 M 2.6 9.6 C 7.9 4.3 16.1 4.3 21.4 9.6 S2.9 M 6.3 13.6 C 9.5 10.5 14.5 10.5 17.7 13.6 "
        "F M 12 20.2 L 9.2 17 C 10.8 15.4 13.2 15.4 14.8 17 Z"
    ),
    "battery-level": (
        "S1.4 R 0.9 6.7 19.6 10.6 3.3 F R 2.5 8.3 16.4 7.4 1.9 F M 22 10.3 C 23.2 10.7 23.2 13.3 22 13.7 Z"
    ),
    "disc": "F O 12 12 12",
    "disc-mark": "F R 10.6 5.6 2.8 8.4 1.4 O 12 17.4 1.7",
    "triangle": (
        "F M 10.2 2.2 C 11 0.9 13 0.9 13.8 2.2 L 23.3 19.6 C 24 21 23.2 22.8 21.6 22.8 L 2.4 22.8 C 0.8 "
        "22.8 0 21 0.7 19.6 Z"
    ),
    "triangle-mark": "F R 10.7 7.4 2.6 7.6 1.3 O 12 18.4 1.6",
}


@lru_cache
def outline(name: str) -> QPainterPath:
    """Return the glyph's outline, to be filled, in a square of `BOX` units.

    Raises KeyError for an unknown name.
    """
    return draw(_GLYPHS[name])


def draw(strokes: str) -> QPainterPath:
    """Return the outline of a drawing.

    strokes: the drawing in the language of this module's docstring. Raises ValueError for an unknown stroke.
    """
    whole = QPainterPath()
    whole.setFillRule(Qt.FillRule.WindingFill)
    part, width = QPainterPath(), 0.0
    words = iter(strokes.split())
    for word in words:
        if word[0] in "FS":
            whole.addPath(_stroked(part, width))
            part, width = QPainterPath(), float(word[1:] or 0)
        else:
            _extend(part, word, words)
    whole.addPath(_stroked(part, width))
    return whole


def _extend(path: QPainterPath, word: str, words: Iterator[str]) -> None:
    def take(count: int) -> list[float]:
        return [float(next(words)) for _ in range(count)]

    if word == "M":
        path.moveTo(*take(2))
    elif word == "L":
        path.lineTo(*take(2))
    elif word == "C":
        path.cubicTo(*take(6))
    elif word == "Z":
        path.closeSubpath()
    elif word == "O":
        x, y, radius = take(3)
        path.addEllipse(QPointF(x, y), radius, radius)
    elif word == "R":
        x, y, width, height, radius = take(5)
        path.addRoundedRect(x, y, width, height, radius, radius)
    else:
        raise ValueError(word)


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    if not width:
        return path
    pen = QPainterPathStroker()
    pen.setWidth(width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen.createStroke(path)
