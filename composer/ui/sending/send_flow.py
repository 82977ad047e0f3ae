"""Send: the questions before, and what the window does with the outcome."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from composer.kaleyra.account import Account, AccountError
from composer.kaleyra.outcome import Rejected
from composer.message.model import Message
from composer.message.phone_numbers import phone_text
from composer.message.problems import Problem
from composer.sending.confirmation import Confirmation
from composer.sending.deliver import Delivery, answerer
from composer.sending.outcome_text import title
from composer.sending.safeguards import to_own_number
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.sending.readiness import Readiness
from composer.session.sending.repeat_check import RepeatCheck
from composer.session.sending.sender import Sender
from composer.store.log.repeats import is_same_send
from composer.ui.sending.user_activity import UserActivity
from composer.ui.widgets import notify
from composer.ui.widgets.fields.inputs import finish_composing


class SendFlow(QObject):
    """Sends the open message with the account in use, after a question where one is due.

    Signals:
        problem_chosen: something must be entered first.
            arg: the field's name.
        field_refused: the API refused a field, and the user has turned to nothing else meanwhile.
            args: the fields' names.
        ended: a send ended.
            args: its Delivery, one line that says its outcome.
    """

    problem_chosen = Signal(str)
    field_refused = Signal(list)
    ended = Signal(object, str)

    def __init__(
        self,
        window: QMainWindow,
        document: Document,
        readiness: Readiness,
        accounts: AccountBook,
        sender: Sender,
        repeat_check: RepeatCheck,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._readiness = window, document, readiness
        self._accounts, self._sender, self._repeat_check = accounts, sender, repeat_check
        self._confirmation = Confirmation()
        self._path = document.path
        self._user_activity = UserActivity(window)
        sender.recorded.connect(repeat_check.forget)
        sender.finished.connect(self._on_sender_finished)
        sender.repeated.connect(self._on_sender_repeated)
        document.opened.connect(self._on_document_opened)
        document.file_changed.connect(self._on_document_file_changed)

    def send(self) -> None:
        """Send the message as it stands, unless something must be corrected first."""
        finish_composing()
        self._repeat_check.forget()  # a command may have sent meanwhile
        self._readiness.refresh()
        if self._readiness.ready:
            self._send(self._document.message)

    def send_to_own_number(self) -> None:
        """Send the message to the user's own phone; the draft's recipient stays."""
        if not self._sender.may_send:
            return
        finish_composing()
        self._repeat_check.forget()
        self._readiness.refresh()
        try:
            message = to_own_number(self._document.message, self._accounts.current)
        except AccountError as fault:
            self.problem_chosen.emit(f"account.{fault.field}")
            return
        wrong = [problem.field for problem in self._readiness.problems if problem.severity == "error"]
        others = [field for field in wrong if field not in ("to", "account.allowed_recipients")]
        if others:
            self.problem_chosen.emit(others[0])
        else:
            self._send(message)

    def require_confirmation(self) -> None:
        """Ask before the next send, whatever pause was chosen.

        The account was not chosen by hand just now.
        """
        self._confirmation.resume(self._accounts.current)

    def _send(self, message: Message) -> None:
        account = self._accounts.current
        if not self._may_send(account):
            return
        known = self._repeat_check.earlier_send(message, account)
        if not self._is_confirmed(message, account) or self._accounts.key is None:
            return
        latest = self._repeat_check.earlier_send(message, account)
        if latest is not None and not is_same_send(known, latest):
            self._send(message)  # a command sent it while the question was open: another question
            return
        self._sender.send(message, account, self._accounts.key, known)
        self._user_activity.start()

    def _may_send(self, account: Account) -> bool:
        usable = self._accounts.current == account and self._accounts.key is not None
        return usable and self._sender.may_send and not self._repeat_check.holds(account)

    def _is_confirmed(self, message: Message, account: Account) -> bool:
        repeated = self._repeat_check.warning(message, account)
        due = self._confirmation.is_required(account) and message.to != account.own_number
        if not due and repeated is None:
            return True
        confirmed = self._ask(message, account, repeated, due=due)
        self._repeat_check.forget()  # a command may have sent while the question was open
        return confirmed and self._may_send(account)

    def _ask(self, message: Message, account: Account, repeated: Problem | None, *, due: bool) -> bool:
        from composer.ui.sending.confirm_dialog import ConfirmSendDialog, Question

        others = tuple(
            problem.text
            for problem in self._readiness.problems
            if problem.severity == "warning"
            and problem.field != "to"  # the recipient's are asked about by themselves
        )
        if message is self._document.message and self._readiness.reply_window_warning:
            others = (self._readiness.reply_window_warning, *others)
        question = Question(message, account, repeated.text if repeated else "", others, may_pause=due)
        dialog = ConfirmSendDialog(self._window, question)
        confirmed = bool(dialog.exec())
        if confirmed and dialog.pause.isChecked():
            self._confirmation.pause(account)
        dialog.deleteLater()
        return confirmed

    def _on_document_opened(self) -> None:
        if self._path is not None and self._document.path == self._path:
            self.require_confirmation()  # somebody else wrote its file: perhaps another recipient
        self._path = self._document.path

    def _on_document_file_changed(self) -> None:
        self._path = self._document.path

    def _on_sender_repeated(self, message: Message, account: str) -> None:
        self._user_activity.stop()
        self._repeat_check.forget()
        self._readiness.refresh()
        if account == self._accounts.current.name:
            self._send(message)  # with the question

    def _on_sender_finished(self, message: Message, delivery: Delivery) -> None:
        stayed = self._user_activity.stop()
        self._repeat_check.forget()
        self._readiness.note_outcome(message, delivery.outcome, answerer(delivery.is_sandbox))
        self._readiness.refresh()
        self.ended.emit(delivery, f"{phone_text(delivery.recipient)}: {title(delivery.outcome)}")
        # Else what is being typed would go on in another field.
        if stayed and isinstance(delivery.outcome, Rejected):
            self.field_refused.emit(list(delivery.outcome.fields))
        if delivery.not_logged:
            notify.warn(
                self._window, "The log could not be written", f"{delivery.text}\n\n{delivery.not_logged}"
            )
