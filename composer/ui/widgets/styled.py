"""Properties that the style sheet looks at."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def set_styled(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property of a widget, and show the widget as the style sheet wants it now."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        QCoreApplication.sendEvent(
            widget, QEvent(QEvent.Type.StyleChange)
        )  # as Qt does for a new style sheet
