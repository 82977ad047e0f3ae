"""Light and dark: the window's palette, its style sheet, and the colours of states on it."""

from dataclasses import asdict

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from composer.kaleyra.account import Account
from composer.palette import STATE_COLOURS, WINDOW_DARK
from composer.system.resources import path

APPEARANCES = ("system", "light", "dark")

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


_MIDDLE = 0.179
"""The luminance from which black can be read on a colour better than white."""


def use_appearance(appearance: str) -> None:
    """Show the whole program in light, in dark, or as the system has it (any other word)."""
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.setPalette(QPalette())
    application.styleHints().setColorScheme(_SCHEMES.get(appearance, Qt.ColorScheme.Unknown))
    if appearance == "dark" and mode(application.palette()) != "dark":
        application.setPalette(_dark_palette())  # a plain X11 desktop has no dark palette


def _dark_palette() -> QPalette:
    palette = QPalette()
    for name, colour in WINDOW_DARK.items():
        palette.setColor(QPalette.ColorRole[name], QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(WINDOW_DARK["Dark"]))
    return palette


def mode(palette: QPalette) -> str:
    """Return `dark` where the desktop shows light text on dark, else `light`."""
    return "dark" if palette.color(QPalette.ColorRole.Window).lightness() < 128 else "light"


def state_colour(palette: QPalette, state: str) -> QColor:
    """Return the colour of `warning`, `error` or `ok` that can be read on this palette."""
    return QColor(getattr(STATE_COLOURS[mode(palette)], state))


def account_colours(palette: QPalette, account: Account) -> tuple[str, str]:
    """Return the colour of an account, the user's or that of its kind, and that of a text on it."""
    colours = STATE_COLOURS[mode(palette)]
    if not account.colour:
        return getattr(colours, f"{account.kind}_badge"), getattr(colours, f"{account.kind}_text")
    return account.colour, "#000000" if _luminance(QColor(account.colour)) > _MIDDLE else "#ffffff"


def _luminance(colour: QColor) -> float:
    """Return how light a colour is to the eye, 0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style_sheet(palette: QPalette) -> str:
    """Return the window's style sheet; `@name` in it is a state's colour."""
    text = path("style.qss").read_text(encoding="utf-8")
    for name, colour in asdict(STATE_COLOURS[mode(palette)]).items():
        text = text.replace(f"@{name}@", colour)
    return text
