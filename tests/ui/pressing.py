"""Answers the boxes and dialogs that open while something is done."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPlainTextEdit, QPushButton


def press(word: str) -> None:
    """Press a button of the box or dialog that opens next; `press.seen` is what it says."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, act)
            return
        if isinstance(box, QMessageBox):
            seen.append(f"{box.text()}\n{box.informativeText()}")
        else:
            texts = [label.text() for label in box.findChildren(QLabel)]
            seen.append(
                "\n".join([*texts, *(view.toPlainText() for view in box.findChildren(QPlainTextEdit))])
            )
        next(
            button for button in box.findChildren(QPushButton) if button.text().replace("&", "") == word
        ).click()

    seen: list[str] = []
    QTimer.singleShot(0, act)
    press.seen = seen  # type: ignore[attr-defined]
