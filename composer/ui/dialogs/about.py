"""What this program is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from composer import __version__


def show_about(parent: QWidget) -> None:
    """Show the program's name, version and what it promises."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "About", f"Reply-button composer {__version__}", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(
        "Writes WhatsApp messages with reply buttons and sends them through Kaleyra's API.\n\n"
        "The phone beside the form is an approximation: WhatsApp publishes no exact figures of how it shows "
        "a message.\n\n"
        "MIT licence. Not affiliated with WhatsApp or Kaleyra."
    )
    box.exec()
    box.deleteLater()  # else the window keeps it
