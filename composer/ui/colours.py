"""Colours of states, by the palette they stand on."""

from dataclasses import asdict

from PySide6.QtGui import QColor, QPalette

from composer.preview.theme import STATE_COLOURS
from composer.resources import path


def mode(palette: QPalette) -> str:
    """Return `dark` where the desktop shows light text on dark, else `light`."""
    return "dark" if palette.color(QPalette.ColorRole.Window).lightness() < 128 else "light"


def state_colour(palette: QPalette, state: str) -> QColor:
    """Return the colour of `warning`, `error` or `ok` that can be read on this palette."""
    return QColor(getattr(STATE_COLOURS[mode(palette)], state))


def style_sheet(palette: QPalette) -> str:
    """Return the window's style sheet; `@name` in it is a state's colour."""
    text = path("style.qss").read_text(encoding="utf-8")
    for name, colour in asdict(STATE_COLOURS[mode(palette)]).items():
        text = text.replace(f"@{name}@", colour)
    return text
