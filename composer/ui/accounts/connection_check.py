"""Tests whether an account's host is there, and says what that means."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from composer.kaleyra.http.reach import Reach, in_words
from composer.session.accounts.connection_check import ConnectionCheck
from composer.ui.widgets.state_label import StateLabel

_TEST, _STOP = "Test connection", "Stop the test"


class ConnectionTest(QWidget):
    """A button, and what came of it.

    Signals:
        asked: the user wants the host to be tried.
        spoke: what is said differs, and with it the height.
    """

    asked = Signal()
    spoke = Signal()

    def __init__(self, check: ConnectionCheck) -> None:
        super().__init__()
        self._check = check
        self.button = QPushButton(_TEST)
        self.result = StateLabel()
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.result.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.button)
        column.addWidget(self.result)
        self.button.clicked.connect(self._on_button_clicked)
        check.finished.connect(self._on_check_finished)
        self.clear()

    def begin(self, base_url: str) -> None:
        """Try a base URL that `checked_base_url` returned."""
        self._check.start(base_url)
        self.button.setText(_STOP)
        self._say("Testing… No message is sent to anyone.")

    def clear(self) -> None:
        """Stop the test that runs, and forget what an earlier one said."""
        self._check.stop()
        self.button.setText(_TEST)
        self._say("")

    def _on_button_clicked(self) -> None:
        if self._check.busy:
            self.clear()
            self._say("You stopped the test.")
        else:
            self.asked.emit()

    def _on_check_finished(self, found: Reach) -> None:
        self.button.setText(_TEST)
        self._say(in_words(found), "error" if found.problem else "ok")

    def _say(self, text: str, state: str = "") -> None:
        self.result.show_text(text, state)
        self.result.setVisible(bool(text))
        self.spoke.emit()
