"""The question before a message goes to a real phone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from composer.message.drafts.draft import Draft
from composer.message.phone_numbers import phone_text
from composer.sending.outgoing import Outgoing
from composer.ui.widgets.colours import account_colours, mode
from composer.ui.widgets.draft_picture import DraftPicture
from composer.ui.widgets.elide import elide

_NAME_MAX = 48


class ConfirmSendDialog(QDialog):
    """Shows whom the message goes to, from which account, and as what; accepted, it is to be sent.

    Enter does not send: Cancel is the default.
    """

    def __init__(
        self, parent: QWidget, outgoing: Outgoing, repeated: str, warnings: list[str], *, may_pause: bool
    ) -> None:
        """Ask about what would be sent.

        repeated: that it was sent before, "" if not.
        warnings: further ones.
        may_pause: whether the user may choose not to be asked for an hour.
        """
        super().__init__(parent)
        account, sender = outgoing.account, outgoing.message.sender or ""
        self.setWindowTitle("Send to a real phone?" if account.is_asked_about else "Send this message?")
        self.recipient = _label(phone_text(outgoing.recipient))
        font = self.recipient.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self.recipient.setFont(font)
        self.recipient.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.account = _label(f"{account.kind.upper()} · {elide(account.name, _NAME_MAX)}")
        fill, ink = account_colours(self.palette(), account)
        self.account.setStyleSheet(
            f"background: {fill}; color: {ink}; border-radius: 4px; padding: 2px 8px; font-weight: 600;"
        )
        self.note = _label(_note(outgoing))
        self.from_number = _label(phone_text(sender) or sender)
        self.warning = _label("\n".join(f"! {text}" for text in (repeated, *warnings) if text))
        self.warning.setProperty("note", "warning")
        self.warning.setVisible(bool(self.warning.text()))
        self.pause = QCheckBox("Do not ask again for this account for an hour")
        self.pause.setVisible(may_pause)
        self.picture = DraftPicture(account.business_name or account.name, mode(self.palette()), whole=True)
        self.picture.show_draft(Draft("", outgoing.message))
        self.buttons = QDialogButtonBox()
        self.send = self.buttons.addButton(
            "Send again" if repeated else "Send", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.cancel = self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.send.setStyleSheet(
            f"QPushButton {{ background: {fill}; color: {ink}; border-color: {fill}; font-weight: 600; }}"
            "QPushButton:focus { border-color: palette(window-text); }"
        )
        self.send.setAutoDefault(False)
        self.cancel.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.cancel.setFocus()

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(10)
        rows.addRow("To", self.recipient)
        rows.addRow("Account", _at_left(self.account))
        rows.addRow("From", self.from_number)
        words = QVBoxLayout()
        words.setSpacing(12)
        words.addLayout(rows)
        words.addWidget(self.warning)
        words.addWidget(self.note)
        words.addStretch(1)
        words.addWidget(self.pause)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addLayout(words, 1)
        both.addWidget(_scrolled(self.picture))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addLayout(both, 1)
        column.addWidget(self.buttons)
        available = self.screen().availableSize()
        self.resize(760, min(600, available.height() - 60))


def _note(outgoing: Outgoing) -> str:
    if outgoing.intended is not None:
        intended = phone_text(outgoing.intended)
        return f"The draft's recipient is {intended}. This test account sends to its allowed recipients only."
    return (
        "A message cannot be taken back."
        if outgoing.account.reaches_phones
        else "This account's address is on this computer."
    )


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _scrolled(picture: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(picture)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFixedWidth(360)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName("The message as a phone shows it")
    return area


def _at_left(widget: QLabel) -> QWidget:
    widget.setWordWrap(False)
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    layout.addStretch(1)
    return row
