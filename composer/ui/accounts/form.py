"""The inputs of one account."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from composer.kaleyra.account import ENCODINGS, Account, checked_base_url
from composer.kaleyra.account_faults import account_faults
from composer.message.fields import label
from composer.session.accounts.connection_check import ConnectionCheck
from composer.ui.accounts.colour_choice import ColourChoice
from composer.ui.accounts.connection_check import ConnectionCheckRow
from composer.ui.accounts.key_input import KeyInput
from composer.ui.accounts.kind_choice import KindChoice
from composer.ui.accounts.picture_choice import PictureChoice
from composer.ui.accounts.recipients_input import RecipientsInput
from composer.ui.accounts.region_choice import RegionChoice
from composer.ui.widgets.fields.inputs import LineInput
from composer.ui.widgets.fields.notes import FieldNotes

_LABELS = {
    "name": "Account name",
    "business_name": "Business name (as customers see it)",
    "kind": "Kind",
    "base_url": label("account.base_url"),
    "sid": label("account.sid"),
    "sender": label("from"),
    "own_number": label("account.own_number"),
    "allowed_recipients": label("account.allowed_recipients"),
    "callback_url": label("callback_url"),
}
_HINTS = {
    "name": "for you only, for example Production",
    "business_name": "above the chat on the phone",
    "base_url": "https://…",
    "sid": "beside the API key in your Kaleyra account",
    "sender": "+ your WhatsApp business number",
    "own_number": "+ the number of a phone of yours, to send tests to",
    "callback_url": "https://…",
}
_HELP = {
    "callback_url": "Kaleyra reports deliveries and replies to this address. Leave it empty if nobody gave "
    "you one.",
    "allowed_recipients": "While there are numbers here, a message to any other goes to the first of them "
    "instead.",
}
_FIXED_IN_SANDBOX = ("name", "base_url", "sid")
_ENCODING_HELP = (
    "How a message is written for Kaleyra. Leave it at multipart unless Kaleyra asks for another one."
)
_WHERE = (
    "In Kaleyra.io, Developers > API Keys > … > Edit shows the SID, the API key and the API domain, which "
    "tells the region. A trial account must complete KYC there first."
)


class AccountForm(QWidget):
    """Shows an account and takes changes to it; what few need lies under “Advanced”.

    Signals:
        expanded: inputs came into sight: those under “Advanced”, or those of a test account.
        host_edited: the base URL was changed by the user.
            arg: whether it differs from the account's.
    """

    expanded = Signal()
    host_edited = Signal(bool)

    def __init__(self, check: ConnectionCheck) -> None:
        """Make the inputs.

        check: tests whether the host answers.
        """
        super().__init__()
        self._shown = Account("")
        self.inputs = {name: LineInput() for name in _HINTS}
        self.notes = {name: FieldNotes() for name in _LABELS}
        self.picture, self.key, self.connection_check = PictureChoice(), KeyInput(), ConnectionCheckRow(check)
        self.kind, self.colour, self.recipients = KindChoice(), ColourChoice(), RecipientsInput()
        self.region, self.encoding, self.advanced = RegionChoice(), QComboBox(), QToolButton()
        self.encoding.addItems(ENCODINGS)
        self._advanced_rows: list[QWidget] = []  # the rows under it
        self._recipients_row = QWidget()
        self._labels: dict[QLabel, QWidget] = {}  # and the inputs they stand beside
        self._label_of: dict[QWidget, QLabel] = {}  # by its row
        # Not QFormLayout, which takes words that break into lines to be higher than they are.
        self._layout = QGridLayout(self)
        self._lay_out()
        self._show_advanced(False)
        self._connect()

    @property
    def is_open(self) -> bool:
        """Whether the inputs under “Advanced” are shown."""
        return not self._advanced_rows[0].isHidden()

    @property
    def label_width(self) -> int:
        """How wide the labels are, for what is to be in line with the inputs."""
        return max(text.sizeHint().width() for text in self._labels)

    def minimumSizeHint(self) -> QSize:
        """Return a size without a height: it follows from the width.

        Qt's own is that of labels broken into more lines than they have here.
        """
        return QSize(super().minimumSizeHint().width(), 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the labels in line with their inputs.

        Only now is it known how high the style sheet makes the inputs.
        """
        super().showEvent(event)
        for text, entry in self._labels.items():
            text.setMinimumHeight(entry.sizeHint().height())

    def show_account(self, account: Account, picture: Path | None) -> None:
        """Show an account, with the file of its picture; what was entered is forgotten."""
        self._shown = account
        for name, entry in self.inputs.items():
            entry.write(getattr(account, name))
            entry.setEnabled(not (account.is_sandbox and name in _FIXED_IN_SANDBOX))
        self._show_faults({})
        self.kind.update_for_host(account.base_url)
        self.region.show_host(account.base_url)
        if not account.base_url:
            self.region.show_none()
        self._show_row(self.region, not account.is_sandbox)
        self.kind.show_kind(account.kind)
        self.colour.show_colour(account.colour)
        for choice in (self.kind, self.colour, self.key):
            choice.setEnabled(not account.is_sandbox)
        self.recipients.show_numbers(account.allowed_recipients)
        self._show_recipients()
        self.encoding.setCurrentText(account.encoding)
        self.picture.show_file(picture)
        self.key.input.clear()
        self.connection_check.clear()

    def enter(self, texts: Mapping[str, str]) -> None:
        """Enter texts of a new account, by the names of its fields; the base URL among them."""
        for name, text in texts.items():
            self.inputs[name].write(text)
        self._show_host(texts["base_url"])

    def focus(self, field: str) -> None:
        """Give the keyboard to an input: `key` or the name of an account's field."""
        others: dict[str, QWidget] = {
            "key": self.key.input,
            "picture": self.picture.choose,
            "kind": self.kind,
            "allowed_recipients": self.recipients,
        }
        if self.region.is_open:
            others["base_url"] = self.region
        entry = others.get(field) or self.inputs.get(field)
        if field == "callback_url":
            self._show_advanced(True)
        if entry is not None:
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def differs(self) -> bool:
        """Whether something was entered that the account does not have."""
        shown = self._shown
        return (
            any(entry.text() != getattr(shown, name) for name, entry in self.inputs.items())
            or (self.encoding.currentText(), self.kind.kind, self.colour.colour)
            != (shown.encoding, shown.kind, shown.colour.lower())
            or self.recipients.numbers() != shown.allowed_recipients
            or self.picture.data is not None
            or self.key.differs
        )

    def read(self) -> Account | None:
        """Return the account as it was entered, None if something cannot be used.

        What is wrong is then shown beneath its input, and the keyboard goes there.
        """
        # A pasted name may hold line breaks; those would break the list and the sentences it is shown in.
        texts: dict[str, Any] = {name: " ".join(entry.text().split()) for name, entry in self.inputs.items()}
        encoding: Any = self.encoding.currentText()
        account = replace(
            self._shown,
            **texts,
            encoding=encoding,
            kind=self.kind.kind,
            colour=self.colour.colour,
            allowed_recipients=self.recipients.numbers(),
        )
        faults = account_faults(account)
        self._show_faults(faults)
        self.focus(next((name for name in _LABELS if name in faults), ""))
        if faults:
            return None
        return (
            account if account.is_sandbox else replace(account, base_url=checked_base_url(account.base_url))
        )

    def show_fault(self, field: str, sentence: str) -> None:
        """Say what is wrong with an input, and give it the keyboard."""
        self._show_note(field, sentence)
        self.focus(field)

    def _show_faults(self, faults: dict[str, str]) -> None:
        for name in self.notes:
            self._show_note(name, faults.get(name, ""))

    def _show_note(self, field: str, fault: str = "") -> None:
        self.notes[field].show_notes(errors=[fault] if fault else [], hint=_HELP.get(field, ""))

    def _connect(self) -> None:
        for name, entry in self.inputs.items():
            entry.textEdited.connect(partial(self._on_input_edited, name))
        self.recipients.edited.connect(lambda _text, _caret: self._show_note("allowed_recipients"))
        self.inputs["base_url"].textEdited.connect(self._on_base_url_edited)
        self.region.region_chosen.connect(self._on_region_chosen)
        self.region.other_chosen.connect(self._on_other_region_chosen)
        self.kind.activated.connect(lambda _row: self._on_kind_chosen())
        self.advanced.clicked.connect(lambda: self._show_advanced(not self.is_open))

    def _on_input_edited(self, field: str, _text: str) -> None:
        self._show_note(field)

    def _on_region_chosen(self, base_url: str) -> None:
        self.inputs["base_url"].write(base_url)
        self._show_note("base_url")
        self._on_base_url_edited(base_url)

    def _on_other_region_chosen(self, at_once: bool) -> None:
        if at_once:
            entry = self.inputs["base_url"]
            entry.setFocus(Qt.FocusReason.OtherFocusReason)
            entry.selectAll()

    def _show_host(self, base_url: str) -> None:
        self.region.show_host(base_url)
        self.kind.update_for_host(base_url)

    def _on_base_url_edited(self, text: str) -> None:
        self._show_host(text)
        self._show_recipients()
        self.connection_check.clear()
        self.host_edited.emit(text.strip().rstrip("/") != self._shown.base_url)

    def _on_kind_chosen(self) -> None:
        self._show_recipients()
        if self.kind.kind == "test":
            self.expanded.emit()

    def _show_recipients(self) -> None:
        self._show_row(self._recipients_row, self.kind.kind == "test")

    def _lay_out(self) -> None:
        form = self._layout
        form.setContentsMargins(0, 0, 12, 0)  # beside the scroll bar
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        for name, entry in self.inputs.items():
            entry.setPlaceholderText(_HINTS[name])
            entry.setAccessibleName(_LABELS[name])
        where = FieldNotes()
        where.show_notes(hint=_WHERE)
        self.recipients.setAccessibleName(_LABELS["allowed_recipients"])
        self._add_input("name")
        self._add_input("business_name")
        self._add("Picture", self.picture)
        self._add(_LABELS["kind"], _stacked(self.kind, self.notes["kind"]), self.kind)
        self._add("Colour", self.colour)
        form.addWidget(where, form.rowCount(), 1)
        self._add("Region", self.region)
        self._add_input("base_url")
        form.addWidget(self.connection_check, form.rowCount(), 1)
        self._add_input("sid")
        self._add(label("account.key"), self.key, self.key.input)
        self._add_input("sender")
        self._add_input("own_number")
        self._recipients_row = _stacked(self.recipients, self.notes["allowed_recipients"])
        self._add(_LABELS["allowed_recipients"], self._recipients_row, self.inputs["own_number"])
        self._lay_out_advanced()

    def _lay_out_advanced(self) -> None:
        self.advanced.setText("Advanced")
        self.advanced.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.advanced.setAutoRaise(True)
        self._layout.addWidget(self.advanced, self._layout.rowCount(), 0, Qt.AlignmentFlag.AlignLeft)
        self._advanced_rows.append(self._add_input("callback_url"))
        self.encoding.setAccessibleName("Encoding")
        self.encoding.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        help_ = FieldNotes()
        help_.show_notes(hint=_ENCODING_HELP)
        self._advanced_rows.append(_stacked(self.encoding, help_))
        self._add("Encoding", self._advanced_rows[-1], self.encoding)
        self._layout.setRowStretch(self._layout.rowCount(), 1)

    def _add_input(self, name: str) -> QWidget:
        row = _stacked(self.inputs[name], self.notes[name])
        self._add(_LABELS[name], row, self.inputs[name])
        return row

    def _add(self, text: str, row: QWidget, beside: QWidget | None = None) -> None:
        """Add a row.

        beside: the part of the row that its label is in line with; None for all of it.
        """
        words, number = QLabel(text), self._layout.rowCount()
        self._labels[words], self._label_of[row] = beside or row, words
        self._layout.addWidget(words, number, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(row, number, 1)

    def _show_row(self, row: QWidget, shown: bool) -> None:
        for widget in (row, self._label_of[row]):
            widget.setVisible(shown)

    def _show_advanced(self, is_open: bool) -> None:
        for row in self._advanced_rows:
            self._show_row(row, is_open)
        self.advanced.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.advanced.setAccessibleDescription("Shown" if is_open else "Hidden")
        if is_open:
            self.expanded.emit()


def _stacked(entry: QWidget, notes: FieldNotes) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(entry)
    column.addWidget(notes)
    return both
