"""The faint drawing behind a chat: small signs of everyday things, scattered over a tile that repeats."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QTransform

from composer.preview.paint.glyphs import draw

_TILE = 216
"""The side of the tile, in px at scale 1."""

_SIGNS = {
    "bubble": "S1.5 M 5 4 L 19 4 C 20.6 4 22 5.4 22 7 L 22 14 C 22 15.6 20.6 17 19 17 L 11 17 L 6 21 L 6.6 "
    "17 L 5 17 C 3.4 17 2 15.6 2 14 L 2 7 C 2 5.4 3.4 4 5 4 Z M 7.5 9 L 16.5 9 M 7.5 12.4 L 13 12.4",
    "heart": "S1.5 M 12 20 C 4 14.4 2.4 11 2.8 8.2 C 3.3 4.6 8.6 2.8 12 7.4 C 15.4 2.8 20.7 4.6 21.2 8.2 "
    "C 21.6 11 20 14.4 12 20 Z",
    "star": "S1.5 M 12 2.8 L 14.8 8.9 L 21.4 9.7 L 16.5 14.2 L 17.8 20.8 L 12 17.5 L 6.2 20.8 L 7.5 14.2 L "
    "2.6 9.7 L 9.2 8.9 Z",
    "leaf": "S1.5 M 4 20 C 3 10 9 3.6 20.6 3.4 C 21 14 15 20.4 6.6 17.6 M 4 20 C 7 14.6 10.4 11.4 14.6 9.2",
    "cup": "S1.5 M 4 9 L 16.6 9 L 15.8 18 C 15.6 19.4 14.8 20.4 13.4 20.4 L 7.2 20.4 C 5.8 20.4 5 19.4 4.8 "
    "18 Z M 16.5 10.6 C 21.6 10 21.4 16.6 16 16 M 8 2.8 C 7 4.2 9 4.8 8 6.4 M 12.4 2.8 C 11.4 4.2 "
    "13.4 4.8 12.4 6.4",
    "gift": "S1.5 R 3 8 18 4 1 S1.5 M 4.6 12 L 4.6 20.6 L 19.4 20.6 L 19.4 12 M 12 8 L 12 20.6 "
    "M 12 8 C 6 8 5.6 3 8.4 3 C 10.8 3 12 5.6 12 8 C 12 5.6 13.2 3 15.6 3 C 18.4 3 18 8 12 8",
    "cloud": "S1.5 M 6.6 18 C 1.4 18 1.2 11.4 6 11 C 6.4 4.8 14.8 4 16.4 9.4 C 22.4 9 22.8 18 17 18 Z",
    "sun": "S1.5 O 12 12 4.2 S1.5 M 12 2.4 L 12 4.6 M 12 19.4 L 12 21.6 M 2.4 12 L 4.6 12 M 19.4 12 L 21.6 "
    "12 M 5.2 5.2 L 6.8 6.8 M 17.2 17.2 L 18.8 18.8 M 5.2 18.8 L 6.8 17.2 M 17.2 6.8 L 18.8 5.2",
    "letter": "S1.5 R 2.6 5 18.8 14 2 S1.5 M 3.4 6.6 L 12 13.4 L 20.6 6.6",
    "balloon": "S1.5 M 12 17 C 7.6 14.6 5.6 11.4 5.6 8.6 C 5.6 5 8.4 2.4 12 2.4 C 15.6 2.4 18.4 5 18.4 8.6 "
    "C 18.4 11.4 16.4 14.6 12 17 Z M 12 17 C 10.6 19 13.4 20 12 22",
    "flower": "S1.5 O 12 9 2.2 S1.5 M 10.4 7.4 C 8 2 16 2 13.6 7.4 C 19 5.4 19 12.6 13.6 10.6 C 16 16 8 16 "
    "10.4 10.6 C 5 12.6 5 5.4 10.4 7.4 M 12 14 L 12 22 M 12 19.6 C 14 19.6 15.6 18.4 16 16.6",
    "bell": "S1.5 M 5 17 C 6.8 15.4 6.6 12.6 6.8 10 C 7 6.4 9.2 4.6 12 4.6 C 14.8 4.6 17 6.4 17.2 10 "
    "C 17.4 12.6 17.2 15.4 19 17 Z M 10 19.6 C 10.6 21.4 13.4 21.4 14 19.6 M 12 2.4 L 12 4.4",
    "plane": "S1.5 M 2.6 11.4 L 21.4 3 L 15.6 20.6 L 10.8 13.6 Z M 10.8 13.6 L 21.4 3",
    "note": "S1.5 O 6.6 17.8 2.6 S1.5 O 17.4 15.8 2.6 S1.5 M 9.2 17.6 L 9.2 5.4 L 20 3.2 L 20 15.6",
    "dot": "F O 12 12 2",
    "ring": "S1.5 O 12 12 3",
}

_PLACES = (
    *(
        ("bubble", 30, 30, 0.95, -12),
        ("star", 84, 20, 0.7, 15),
        ("cup", 138, 34, 0.95, 8),
        ("leaf", 190, 24, 0.8, 20),
    ),
    *(
        ("heart", 60, 72, 0.75, -18),
        ("letter", 112, 82, 0.9, 14),
        ("sun", 168, 78, 0.95, 0),
        ("note", 18, 92, 0.75, -8),
    ),
    *(("gift", 76, 126, 0.95, 12), ("cloud", 138, 128, 0.95, -6), ("flower", 196, 124, 0.85, 14)),
    *(("plane", 32, 146, 0.85, -10), ("balloon", 108, 170, 0.85, -14), ("bell", 164, 178, 0.85, 16)),
    *(("star", 208, 176, 0.55, -20), ("heart", 22, 196, 0.6, 16), ("bubble", 66, 186, 0.7, 10)),
    *(("dot", 58, 42, 1, 0), ("ring", 110, 50, 1, 0), ("dot", 166, 52, 1, 0), ("ring", 210, 62, 1, 0)),
    *(("dot", 86, 96, 1, 0), ("ring", 44, 114, 1, 0), ("dot", 168, 106, 1, 0), ("dot", 112, 144, 1, 0)),
    *(("ring", 170, 150, 1, 0), ("dot", 90, 204, 1, 0), ("ring", 134, 202, 1, 0), ("dot", 194, 204, 1, 0)),
)
"""What stands where on the tile: the middle, a share of the sign's size, a turn in degrees."""


def brush(colour: str, scale: float) -> QBrush:
    """Return a brush that fills with the drawing, in px at scale 1.

    scale: how many pixels of the device one px takes; the drawing is as fine as that.
    """
    whole = max(1, round(_TILE * scale))
    filled = QBrush(_tile(colour, whole))
    filled.setTransform(QTransform.fromScale(_TILE / whole, _TILE / whole))
    return filled


@lru_cache(maxsize=8)
def _tile(colour: str, side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / _TILE, side / _TILE)
    painter.setPen(Qt.PenStyle.NoPen)
    for path in _paths():
        painter.fillPath(path, QColor(colour))
    painter.end()
    return image


@lru_cache(maxsize=1)
def _paths() -> list[QPainterPath]:
    """Return the tile's signs; one that reaches over an edge comes in again at the other side."""
    paths = []
    for name, x, y, share, turn in _PLACES:
        path = (
            QTransform.fromTranslate(x, y)
            .rotate(turn)
            .scale(share, share)
            .translate(-12, -12)
            .map(draw(_SIGNS[name]))
        )
        around = path.boundingRect()
        for right in (-_TILE, 0, _TILE):
            for down in (-_TILE, 0, _TILE):
                copy = around.translated(right, down)
                if copy.right() > 0 and copy.bottom() > 0 and copy.left() < _TILE and copy.top() < _TILE:
                    paths.append(path.translated(right, down))
    return paths
