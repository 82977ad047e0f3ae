"""Properties that the style sheet selects by."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def set_style_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property of a widget, and have the style sheet applied to it again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        # As Qt does for a new style sheet.
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
