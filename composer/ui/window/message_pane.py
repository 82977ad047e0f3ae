"""The message in the middle: the form, and below it Send with what stands against it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from composer.sending.outgoing import Outgoing
from composer.session.session import Session
from composer.ui.form.form import Form
from composer.ui.sending.send_bar import SendBar
from composer.ui.sending.send_flow import SendFlow


class MessagePane(QWidget):
    """Edits the message and sends it.

    Signals:
        account_requested: the account is to be changed first.
            arg: the field's name in the accounts dialog.
        log_requested: the log says what is wrong.
    """

    account_requested = Signal(str)
    log_requested = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        document, readiness, accounts = session.document, session.readiness, session.accounts
        sender, repeat_check = session.sender, session.repeat_check
        self.form = Form(document, readiness, accounts, session.header_file)
        self.send_bar = SendBar(document, readiness, accounts, sender, repeat_check)
        self.send_flow = SendFlow(self, document, readiness, accounts, sender, repeat_check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form, 1)
        column.addWidget(self.send_bar)
        self.send_bar.send.clicked.connect(self.send_flow.send)
        self.send_bar.own.clicked.connect(self.send_flow.send_to_own_number)
        self.send_bar.problems.chosen.connect(self.show_field)
        self.send_bar.problems.offer_taken.connect(self.form.take)
        self.form.reply_window.invite.clicked.connect(self._on_invite_clicked)
        self.send_flow.problem_chosen.connect(self.show_field)
        self.send_flow.field_refused.connect(self._on_field_refused)
        session.account_memory.chosen.connect(self.send_flow.require_confirmation)
        session.log_upkeep.recipients_changed.connect(self.form.offer_recipients)

    def show_field(self, field: str, place: int | None = None) -> None:
        """Give the keyboard to a field, or have shown what else a problem is about.

        place: of a character that is to be selected, in code points.
        """
        if field.startswith("account."):
            self.account_requested.emit(field.removeprefix("account."))
        elif field == "log":
            self.log_requested.emit()
        else:
            self.form.focus(field, place)

    def _on_invite_clicked(self) -> None:
        from composer.ui.sending.invite_dialog import InviteDialog

        session = self._session
        sender = Outgoing(session.document.message, session.accounts.current).sender
        dialog = InviteDialog(self, sender, session.drive)
        dialog.exec()
        dialog.deleteLater()

    def _on_field_refused(self, fields: list[str]) -> None:
        known = [field for field in fields if self.form.has(field)]
        if known:
            self.form.focus(known[0])
