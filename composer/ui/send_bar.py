"""Send, what came of it, and why it cannot be pressed."""

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from composer.message.fields import label
from composer.sending.deliver import Delivery
from composer.sending.wording import title
from composer.session.accounts import AccountBook
from composer.session.document import Document
from composer.session.log import outcome_state
from composer.session.readiness import Readiness
from composer.session.sender import Sender
from composer.ui.colours import state_colour

if TYPE_CHECKING:
    from composer.message.problems import Problem

_ROWS_SHOWN = 3.5  # the half row says that there is more


class SendBar(QFrame):
    """The readiness list beside the Send button. The last send's outcome stands there until the message is edited.

    Signals:
        send_clicked: Send was pressed.
        problem_chosen: a line of the list was clicked or entered.
            arg: the field's name.
    """

    send_clicked = Signal()
    problem_chosen = Signal(str)

    def __init__(self, document: Document, readiness: Readiness, accounts: AccountBook, sender: Sender) -> None:
        super().__init__()
        self._readiness, self._accounts, self._sender = readiness, accounts, sender
        self._result = ""
        self._result_state = ""
        self.setProperty("bar", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.problems = QListWidget()
        self.problems.setAccessibleName("What to look at before sending")
        self.problems.setFrameShape(QFrame.Shape.NoFrame)
        self.problems.setProperty("quiet", True)
        self.problems.viewport().setAutoFillBackground(False)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.hide()
        self.send = QPushButton()
        self.send.setProperty("primary", True)
        self.stop = QPushButton("Stop")
        self.stop.hide()
        self._lay_out()
        self.send.clicked.connect(self.send_clicked)
        self.stop.clicked.connect(sender.stop)
        self.problems.itemClicked.connect(self._on_item_chosen)
        self.problems.itemActivated.connect(self._on_item_chosen)
        document.changed.connect(self._on_document_changed)
        readiness.changed.connect(self.refresh)
        accounts.changed.connect(self.refresh)
        sender.started.connect(self.refresh)
        sender.rested.connect(self.refresh)
        sender.finished.connect(self._on_sender_finished)
        self.refresh()

    def refresh(self) -> None:
        """Show readiness, account and sending as they are."""
        account = self._accounts.current
        busy = self._sender.busy
        name = account.name.replace("&", "&&")  # one alone would underline the letter after it
        self.send.setText("Sending…" if busy else "Send to the sandbox" if account.is_sandbox else f"Send with {name}")
        self.send.setEnabled(self._readiness.ready and not busy and not self._sender.resting)
        self.stop.setVisible(busy)
        self._show_summary()
        self._show_problems(sorted(self._readiness.problems, key=lambda problem: problem.severity != "error"))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.problems.clear()
            self.refresh()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.summary)
        left.addWidget(self.problems)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 10, 24, 10)
        layout.addLayout(left, 1)
        layout.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.send, 0, Qt.AlignmentFlag.AlignVCenter)

    def _show_summary(self) -> None:
        found = self._readiness.problems
        errors = sum(problem.severity == "error" for problem in found)
        if self._sender.busy:
            text = "Sending…"
        elif errors:
            text = f"{errors} thing{'s' * (errors > 1)} to fix before sending"
        elif self._result:
            text = self._result
        elif not self._readiness.ready:
            text = "Checking…"
        else:
            text = "Ready to send" + (", but look at this first" if found else "")
        self.summary.setText(text)
        palette = self.palette()
        if text == self._result:
            palette.setColor(QPalette.ColorRole.WindowText, state_colour(palette, self._result_state))
        self.summary.setPalette(palette)

    def _show_problems(self, problems: "list[Problem]") -> None:
        lines = [f"{label(problem.field)}: {problem.text}" for problem in problems]
        if lines == [self.problems.item(row).text() for row in range(self.problems.count())]:
            return
        self.problems.clear()
        for problem, line in zip(problems, lines, strict=True):
            item = QListWidgetItem(line)
            item.setData(Qt.ItemDataRole.UserRole, problem.field)
            item.setForeground(state_colour(self.palette(), problem.severity))
            item.setToolTip(f"<p>{escape(line)}</p>")  # as a paragraph it is wrapped; a draft's text in it stays text
            self.problems.addItem(item)
        self.problems.setFixedHeight(int(min(len(lines), _ROWS_SHOWN) * (self.fontMetrics().height() + 4)))
        self.problems.setVisible(bool(lines))

    def _on_document_changed(self, _message: object) -> None:
        if self._result:
            self._result = ""
            self.refresh()

    def _on_sender_finished(self, _message: object, delivery: Delivery) -> None:
        self._result = f"{datetime.now():%H:%M:%S}  {title(delivery.outcome)}: see the log"
        self._result_state = outcome_state(delivery.outcome)
        self.refresh()

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.problem_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
