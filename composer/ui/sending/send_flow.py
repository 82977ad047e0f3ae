"""Send: the questions before, and what the window does with the outcome."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from composer.kaleyra.account import Account, AccountError
from composer.kaleyra.outcome import Rejected
from composer.message.problems import Problem
from composer.sending.confirmation import Confirmation
from composer.sending.deliver import Delivery
from composer.sending.outgoing import Outgoing
from composer.sending.safeguards import to_own_number
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.sending.readiness import Readiness
from composer.session.sending.repeat_check import RepeatCheck
from composer.session.sending.sender import Sender
from composer.store.log.repeats import is_same_send
from composer.ui.sending.user_activity import UserActivity
from composer.ui.widgets.fields.inputs import finish_composing


class SendFlow(QObject):
    """Sends the open message with the account in use, after a question where one is due.

    Signals:
        problem_chosen: something must be entered first.
            arg: the field's name.
        field_refused: the API refused a field, and the user has turned to nothing else meanwhile.
            args: the fields' names.
    """

    problem_chosen = Signal(str)
    field_refused = Signal(list)

    def __init__(
        self,
        pane: QWidget,
        document: Document,
        readiness: Readiness,
        accounts: AccountBook,
        sender: Sender,
        repeat_check: RepeatCheck,
    ) -> None:
        super().__init__(pane)
        self._pane, self._document, self._readiness = pane, document, readiness
        self._accounts, self._sender, self._repeat_check = accounts, sender, repeat_check
        self._confirmation = Confirmation()
        self._user_activity = UserActivity(pane)
        sender.recorded.connect(repeat_check.forget)
        sender.finished.connect(self._on_sender_finished)
        sender.repeated.connect(self._on_sender_repeated)
        document.opened.connect(self._on_document_opened)

    def send(self) -> None:
        """Send the message as it stands, unless something must be corrected first."""
        outgoing = self._checked()
        if self._readiness.ready:
            self._send(outgoing)

    def send_to_own_number(self) -> None:
        """Send the message to the user's own phone; the draft's recipient stays."""
        if not self._sender.may_send:
            return
        outgoing = self._checked()
        try:
            message = to_own_number(outgoing.written, outgoing.account)
        except AccountError as fault:
            self.problem_chosen.emit(f"account.{fault.field}")
            return
        wrong = [problem.field for problem in self._readiness.problems if problem.severity == "error"]
        others = [field for field in wrong if field not in ("to", "account.allowed_recipients")]
        if others:
            self.problem_chosen.emit(others[0])
        else:
            self._send(Outgoing(message, outgoing.account))

    def require_confirmation(self) -> None:
        """Ask before the next send, whatever pause was chosen.

        The account was not chosen by hand just now.
        """
        self._confirmation.resume(self._accounts.current)

    def _checked(self) -> Outgoing:
        """Look at everything once more, and return what would go out now."""
        finish_composing()
        self._readiness.note_recipient_end()
        return self._readiness.refresh(afresh=True)

    def _send(self, outgoing: Outgoing) -> None:
        if not self._may_send(outgoing.account):
            return
        known = self._repeat_check.earlier_send(outgoing)
        if not self._is_confirmed(outgoing) or self._accounts.key is None:
            return
        latest = self._repeat_check.earlier_send(outgoing)
        if latest is not None and not is_same_send(known, latest):
            self._send(outgoing)  # a command sent it while the question was open: another question
            return
        self._sender.send(outgoing, self._accounts.key, known)
        self._user_activity.start()

    def _may_send(self, account: Account) -> bool:
        usable = self._accounts.current == account and self._accounts.key is not None
        return usable and self._sender.may_send and not self._repeat_check.holds(account)

    def _is_confirmed(self, outgoing: Outgoing) -> bool:
        account, repeated = outgoing.account, self._repeat_check.warning(outgoing)
        due = self._confirmation.is_required(account) and outgoing.written.to != account.own_number
        if not due and repeated is None:
            return True
        confirmed = self._ask(outgoing, repeated, due=due)
        self._repeat_check.forget()  # a command may have sent while the question was open
        return confirmed and self._may_send(account)

    def _ask(self, outgoing: Outgoing, repeated: Problem | None, *, due: bool) -> bool:
        from composer.ui.sending.confirm_dialog import ConfirmSendDialog

        # The recipient's are asked about by themselves.
        warnings = [
            one.text for one in self._readiness.problems if one.severity == "warning" and one.field != "to"
        ]
        if outgoing.written is self._document.message:
            warnings.insert(0, self._readiness.reply_window_warning)
        before = repeated.text if repeated else ""
        dialog = ConfirmSendDialog(self._pane, outgoing, before, warnings, may_pause=due)
        confirmed = bool(dialog.exec())
        if confirmed and dialog.pause.isChecked():
            self._confirmation.pause(outgoing.account)
        dialog.deleteLater()
        return confirmed

    def _on_document_opened(self, former: Path | None) -> None:
        if former is not None and self._document.path == former:
            self.require_confirmation()  # somebody else wrote its file: perhaps another recipient

    def _on_sender_repeated(self, outgoing: Outgoing) -> None:
        self._user_activity.stop()
        account = self._readiness.refresh(afresh=True).account
        if account.name == outgoing.account.name:
            self._send(Outgoing(outgoing.written, account))  # with the question

    def _on_sender_finished(self, delivery: Delivery) -> None:
        stayed = self._user_activity.stop()
        self._readiness.note_outcome(delivery.outgoing.written, delivery.outcome, delivery.answerer)
        self._readiness.refresh(afresh=True)
        # Else what is being typed would go on in another field.
        if stayed and isinstance(delivery.outcome, Rejected):
            self.field_refused.emit(list(delivery.outcome.fields))
