"""How real callbacks reach this computer: the switch, the tunnel's address and the URL to enter."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from composer.session.replies.receiving import Receiving
from composer.ui.widgets.fields.line import OneLineInput
from composer.ui.widgets.state_label import StateLabel

_HOW = (
    "Kaleyra's callbacks do not reach this computer by themselves: let any tunnel your company uses lead "
    "to {here}, and enter its own address here. Then enter the callback URL below in your account, or give "
    "it to whoever looks after your Kaleyra account."
)
_NO_TUNNEL = "Without a tunnel the callback URL works on this computer only."
_WRONG = "A tunnel's address looks like https://name.example.com, without anything behind it."


class ReceivingPage(QScrollArea):
    """The page on receiving callbacks.

    The switch is off until somebody presses it; the sandbox's callbacks are received either way.
    """

    def __init__(self, receiving: Receiving) -> None:
        super().__init__()
        self._receiving = receiving
        self.instructions = QLabel()
        self.switch = QCheckBox("&Receive callbacks of live accounts")
        self.tunnel = OneLineInput(receiving.tunnel)
        self.url = QLineEdit()
        self.copy = QPushButton("Copy")
        self.note = StateLabel()
        self._lay_out()
        self.switch.toggled.connect(receiving.switch)
        self.tunnel.textEdited.connect(self._on_tunnel_edited)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._receiving.public_url))
        receiving.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        self.instructions.setWordWrap(True)
        self.note.setWordWrap(True)
        self.url.setReadOnly(True)
        self.tunnel.setPlaceholderText("https://… (empty without a tunnel)")
        self.copy.setProperty("compact", True)
        self.copy.setAccessibleName("Copy the callback URL")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.switch)
        column.addWidget(self.instructions)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for row, (text, field) in enumerate(
            (("&Tunnel's address", self.tunnel), ("Callback &URL to enter", self.url))
        ):
            label = QLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(field, 2 * row, 1)
        grid.addWidget(self.note, 1, 1)
        grid.addWidget(self.copy, 2, 2)
        column.addLayout(grid)
        column.addStretch()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def _show(self) -> None:
        receiving = self._receiving
        here = receiving.url.partition("/callback/")[0]
        self.instructions.setText(_HOW.format(here=here or "this program"))
        self.switch.blockSignals(True)
        self.switch.setChecked(receiving.is_live)
        self.switch.blockSignals(False)
        if self.url.text() != receiving.public_url:
            self.url.setText(receiving.public_url)
            self.url.setCursorPosition(0)
        self.copy.setEnabled(bool(receiving.public_url))
        if receiving.fault:
            self.note.show_text(receiving.fault, "error")
        else:
            self.note.show_text("" if receiving.tunnel else _NO_TUNNEL)
        self.note.setVisible(bool(self.note.text()))

    def _on_tunnel_edited(self, text: str) -> None:
        if not self._receiving.use_tunnel(text):
            self.note.show_text(_WRONG, "warning")
            self.note.show()
            self.url.clear()  # that of another address must not be copied
            self.copy.setEnabled(False)
