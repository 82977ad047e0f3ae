"""Tests whether an account's host answers, and says what that means."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from composer.kaleyra.http.reach import Reach, reach_text
from composer.session.accounts.connection_check import ConnectionCheck
from composer.ui.widgets.state_label import StateLabel

_CHECK, _STOP = "Test connection", "Stop the test"


class ConnectionCheckRow(QWidget):
    """A button that starts the test, and its result.

    Signals:
        requested: the user wants the host to be tested.
        result_changed: the text of the result differs, and with it the height.
    """

    requested = Signal()
    result_changed = Signal()

    def __init__(self, check: ConnectionCheck) -> None:
        super().__init__()
        self._check = check
        self.button = QPushButton(_CHECK)
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

    def start(self, base_url: str) -> None:
        """Test a host.

        base_url: as `checked_base_url` returned it.
        """
        self._check.start(base_url)
        self.button.setText(_STOP)
        self._show_result("Testing… No message is sent to anyone.")

    def clear(self) -> None:
        """Stop a running test, and hide the result."""
        self._check.stop()
        self.button.setText(_CHECK)
        self._show_result("")

    def _on_button_clicked(self) -> None:
        if self._check.busy:
            self.clear()
            self._show_result("You stopped the test.")
        else:
            self.requested.emit()

    def _on_check_finished(self, found: Reach) -> None:
        self.button.setText(_CHECK)
        self._show_result(reach_text(found), "error" if found.problem else "ok")

    def _show_result(self, text: str, state: str = "") -> None:
        self.result.show_text(text, state)
        self.result.setVisible(bool(text))
        self.result_changed.emit()
