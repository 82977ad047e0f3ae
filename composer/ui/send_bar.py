"""Send, and why it cannot be pressed."""

from PySide6.QtCore import Qt, Signal
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
from composer.message.problems import Problem
from composer.session.accounts import AccountBook
from composer.session.readiness import Readiness
from composer.session.sender import Sender
from composer.ui.colours import state_colour


class SendBar(QFrame):
    """The readiness list beside the Send button.

    Signals:
        send_clicked: Send was pressed.
        problem_chosen: a line of the list was clicked or entered.
            arg: the field's name.
    """

    send_clicked = Signal()
    problem_chosen = Signal(str)

    def __init__(self, readiness: Readiness, accounts: AccountBook, sender: Sender) -> None:
        super().__init__()
        self._readiness, self._accounts, self._sender = readiness, accounts, sender
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
        readiness.changed.connect(self.refresh)
        accounts.changed.connect(self.refresh)
        sender.started.connect(self.refresh)
        sender.finished.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show readiness, account and sending as they are."""
        account = self._accounts.current
        busy = self._sender.busy
        self.send.setText(
            "Sending…" if busy else "Send to the sandbox" if account.is_sandbox else f"Send with {account.name}"
        )
        self.send.setEnabled(self._readiness.ready and not busy)
        self.stop.setVisible(busy)
        found = self._readiness.problems
        errors = sum(problem.severity == "error" for problem in found)
        if errors:
            text = f"{errors} thing{'s' * (errors > 1)} to fix before sending"
        elif not self._readiness.ready:
            text = "Checking…"
        else:
            text = "Ready to send" + (", but look at this first" if found else "")
        self.summary.setText(text)
        self._show_problems(sorted(found, key=lambda problem: problem.severity != "error"))

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

    def _show_problems(self, problems: list[Problem]) -> None:
        lines = [f"{label(problem.field)}: {problem.text}" for problem in problems]
        if lines == [self.problems.item(row).text() for row in range(self.problems.count())]:
            return
        self.problems.clear()
        for problem, line in zip(problems, lines, strict=True):
            item = QListWidgetItem(line)
            item.setData(Qt.ItemDataRole.UserRole, problem.field)
            item.setForeground(state_colour(self.palette(), problem.severity))
            item.setToolTip("Press Enter or click to go there")
            self.problems.addItem(item)
        rows = min(len(lines), 3)
        self.problems.setFixedHeight(rows * (self.fontMetrics().height() + 4))
        self.problems.setVisible(bool(lines))

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.problem_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
