"""The Send button, the outcome of the last send, and what prevents the next."""

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from composer.kaleyra.account import Account
from composer.message.model import value_of
from composer.message.phone_numbers import phone_text
from composer.message.problems import Problem
from composer.sending.deliver import Delivery, answerer
from composer.sending.outcome_text import COST, COST_IN_SHORT, title
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.log.columns import outcome_state
from composer.session.sending.readiness import Readiness
from composer.session.sending.repeat_check import RepeatCheck
from composer.session.sending.sender import Sender
from composer.ui.sending.problem_list import ProblemList
from composer.ui.widgets.colours import account_colours
from composer.ui.widgets.elide import elide, tool_tip
from composer.ui.widgets.fields.offers import Offer
from composer.ui.widgets.state_label import StateLabel

_NAME_MAX = 20
_STOP_AFTER_MS = 700
"""From Send to Stop: what appears beside it must not catch the second half of a double click."""


class SendBar(QFrame):
    """The readiness list beside the Send button, and what a message to a real phone costs.

    The last send's outcome stands there until the message is edited.

    send: pressed to send.
    own: pressed to send to the user's own phone.
    problems: the list.
    """

    def __init__(
        self,
        document: Document,
        readiness: Readiness,
        accounts: AccountBook,
        sender: Sender,
        repeat_check: RepeatCheck,
    ) -> None:
        super().__init__()
        self._document = document
        self._readiness, self._accounts, self._sender, self._repeat_check = (
            readiness,
            accounts,
            sender,
            repeat_check,
        )
        self._result = ""
        self._result_state = ""
        self.setProperty("bar", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.summary = StateLabel()
        self.summary.setWordWrap(True)
        self.problems = ProblemList()
        self.cost = QLabel(COST_IN_SHORT)
        self.cost.setProperty("note", "hint")
        self.cost.setToolTip(tool_tip(COST))
        self.send = QPushButton()
        self.send.setProperty("primary", True)
        self.own = QPushButton("Send to me")
        self.own.setToolTip("Sends this message to your own phone. The draft keeps its recipient.")
        self.stop = QPushButton("Stop")
        self.stop.hide()
        self._stop_delay = QTimer(self, singleShot=True, interval=_STOP_AFTER_MS)
        self._stop_delay.timeout.connect(self._on_stop_delay_timeout)
        self._lay_out()
        self.stop.clicked.connect(sender.stop)
        document.message_changed.connect(self._on_document_message_changed)
        readiness.changed.connect(self.refresh)
        accounts.current_changed.connect(self._on_accounts_current_changed)
        sender.started.connect(self.refresh)
        sender.rested.connect(self.refresh)
        repeat_check.ticked.connect(self.refresh)
        sender.finished.connect(self._on_sender_finished)
        self.refresh()

    def refresh(self) -> None:
        """Show readiness, account and sending as they are."""
        account = self._accounts.current
        busy = self._sender.busy
        # One alone would underline the letter after it.
        name = elide(account.name, _NAME_MAX).replace("&", "&&")
        self.send.setText(
            "Sending…" if busy else "Send to the sandbox" if account.is_sandbox else f"Send with {name}"
        )
        self.send.setToolTip("" if account.is_sandbox else tool_tip(account.name))
        self._show_colour(account)
        may_send = self._sender.may_send and not self._repeat_check.holds(account)
        self._enable_send(self._readiness.ready and may_send)
        self.cost.setVisible(account.is_asked_about)
        self.send.setAccessibleDescription(COST if account.is_asked_about else "")
        self.own.setVisible(account.kind != "sandbox")
        self.own.setEnabled(may_send)
        if busy and not self.stop.isVisible():
            self.stop.setEnabled(False)
            self._stop_delay.start()
        self.stop.setVisible(busy)
        self._show_summary()
        self.problems.show_problems(self._readiness.problems, self._is_missing, self._offer_of)

    def _show_colour(self, account: Account) -> None:
        """Give Send the colour of an account that reaches real phones."""
        style = ""
        if account.kind != "sandbox":
            fill, ink = account_colours(QGuiApplication.palette(), account)
            style = f"QPushButton:enabled {{ background: {fill}; color: {ink}; border-color: {fill}; }}"
            style += "QPushButton:enabled:focus { border-color: palette(window-text); }"
        if style != self.send.styleSheet():
            self.send.setStyleSheet(style)

    def _enable_send(self, enabled: bool) -> None:
        """Let Send be pressed or not.

        While it is disabled the keyboard stays in this bar, or it would go on to the next widget.
        """
        if self.send.hasFocus() and not enabled:
            self.setFocus()
        self.send.setEnabled(enabled)
        if enabled and self.hasFocus():
            self.send.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.refresh()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.summary)
        left.addWidget(self.problems)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 10, 24, 10)
        layout.addLayout(left, 1)
        buttons = QHBoxLayout()
        for button in (self.stop, self.own, self.send):
            buttons.addWidget(button)
        right = QVBoxLayout()  # the list beside it is higher, so that the line takes no room from the form
        right.setSpacing(4)
        right.addStretch()
        right.addLayout(buttons)
        right.addWidget(self.cost, 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch()
        layout.addLayout(right)

    def _show_summary(self) -> None:
        found = self._readiness.problems
        account = self._accounts.current
        wait = self._repeat_check.seconds_left(account)
        errors = sum(problem.severity == "error" for problem in found)
        if self._sender.busy:
            text = "Sending…"
        elif wait:
            text = (
                f"{answerer(account.is_sandbox)} asks to wait {wait // 60}:{wait % 60:02} before the next "
                "send"
            )
        elif errors:
            text = f"{errors} thing{'s' * (errors > 1)} to fix before sending"
            text += f", {len(found) - errors} to look at" if errors < len(found) else ""
        elif self._result:
            text = self._result
        elif not self._readiness.ready:
            text = "Checking…"
        else:
            text = "Ready to send" + (", but look at this first" if found else "")
        self.summary.show_text(text, self._result_state if text == self._result else "")

    def _offer_of(self, problem: Problem) -> Offer | None:
        if problem.mended is None:
            return None
        text = value_of(self._document.message, problem.field)
        return Offer(problem.field, text, problem.mended) if isinstance(text, str) else None

    def _is_missing(self, problem: Problem) -> bool:
        message = self._document.message
        if problem.field == "to" and self._readiness.is_recipient_begun:
            return True
        return not problem.field.startswith(("account.", "log")) and value_of(message, problem.field) in (
            "",
            (),
            None,
        )

    def _on_stop_delay_timeout(self) -> None:
        self.stop.setEnabled(True)

    def _on_document_message_changed(self, _message: object) -> None:
        if self._result:
            self._result = ""
            self.refresh()

    def _on_accounts_current_changed(self, former: str) -> None:
        if former != self._accounts.current.name:
            self._result = ""  # it was another account's
        self.refresh()

    def _on_sender_finished(self, delivery: Delivery) -> None:
        outgoing, words = delivery.outgoing, title(delivery.outcome)
        to = phone_text(outgoing.recipient) or outgoing.recipient
        whom = f"you ({to})" if outgoing.is_own else to
        link = "for" if words in ("Accepted", "Refused") else "to"
        name = outgoing.account.name
        by = "" if name == self._accounts.current.name else f" with {elide(name, _NAME_MAX)}"
        self._result = f"{datetime.now():%H:%M:%S}  {words} {link} {whom}{by}: see the log"
        self._result_state = outcome_state(delivery.outcome)
        self.refresh()
