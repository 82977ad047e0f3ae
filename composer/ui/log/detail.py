"""What is known of one send."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from composer.kaleyra.outcome import Outcome
from composer.kaleyra.timings import Timings
from composer.message.text.masking import masked
from composer.replies.progress import Progress, progress_text
from composer.sending.deliver import Delivery, answerer
from composer.sending.outcome_text import explanation, kind, one_line, title
from composer.sending.reopen import intended_recipient_of, masked_outcome, masked_send
from composer.session.log.columns import (
    ACCOUNT,
    DURATION,
    RECIPIENT,
    STATUS,
    TIME,
    cells,
    headline,
    kind_of,
    outcome_state,
    progress_state,
    state,
)
from composer.store.log.rows import Send
from composer.ui.widgets.flow_row import FlowRow, row_of
from composer.ui.widgets.json_view import JsonView
from composer.ui.widgets.state_icon import StateIcon
from composer.ui.widgets.state_label import StateLabel

_STEPS = {"connect": "connected", "sent": "sent", "first_byte": "answer began", "done": "done"}
_NOT_KEPT = "This could not be written into the log yet. The program goes on trying until it is closed."


class SendDetail(QWidget):
    """One send: its outcome in words, the answer, the request without its key.

    Signals:
        open_requested: the send is to be opened as a new draft.
    """

    open_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.badge = QLabel("SANDBOX")
        self.badge.setProperty("badge", "sandbox")
        self.badge.setToolTip("This was answered inside the program: nothing reached a customer.")
        self.icon = StateIcon()
        self.headline = StateLabel()
        self.facts = QLabel()
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setProperty("note", "hint")
        self.explanation = QLabel()
        self.explanation.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.headline, self.explanation, self.facts):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        for label in (self.headline, self.explanation, self.facts):
            label.setWordWrap(True)
        font = self.headline.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.headline.setFont(font)
        self.answer, self.request = JsonView("Answer"), JsonView("Request")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(False)  # what was answered is always one click away
        self._page = _scrolled(self.explanation, self.facts)
        self.tabs.addTab(self._page, "In words")
        self.tabs.addTab(self.answer, "Answer")
        self.tabs.addTab(self.request, "Request")
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("Copy the page that is shown below")
        self.copy.clicked.connect(self._on_copy_clicked)
        self.open = QPushButton("Open as draft")
        self.open.setToolTip("Begin a new draft with this message")
        self.open.clicked.connect(self.open_requested)
        for button in (self.open, self.copy):
            button.setProperty("compact", True)
        self._shown: Send | Delivery | None = None
        self._progress: Progress | None = None
        self._texts = ("", "", "")
        self._lay_out()

    def show_send(self, send: Send | None, *, mask: bool = False, progress: Progress | None = None) -> None:
        """Show a send, or a hint to choose one.

        send: None for the hint.
        mask: whether phone numbers are hidden.
        progress: whether an accepted message was delivered and read, as far as is known.
        """
        if send is None:
            self._show_line("Choose a send to read what Kaleyra answered.")
            return
        shown = masked_send(send) if mask else send
        if (shown, progress) != (
            self._shown,
            self._progress,
        ):  # else what is being read would be scrolled away
            self._shown, self._progress = shown, progress
            if progress is None or progress.state == "accepted":
                self._show(headline(send), kind_of(send), state(send), send.is_sandbox)
            else:
                self._show(
                    headline(send, progress), progress.state, progress_state(progress), send.is_sandbox
                )
            self.open.show()
            row = cells(send, mask)
            status = row[STATUS] and f"HTTP {row[STATUS]}"
            facts = (row[TIME], row[ACCOUNT], row[RECIPIENT], status, row[DURATION])
            self.facts.setText(" · ".join(filter(None, facts)))
            self._show_texts(
                _summary_text(shown, intended_recipient_of(send), mask, progress),
                getattr(shown.outcome, "reply", ""),
                shown.request,
            )

    def show_delivery(self, delivery: Delivery, *, mask: bool = False) -> None:
        """Show the outcome of a send that the log does not have.

        mask: whether phone numbers are hidden.
        """
        outcome, self._shown = delivery.outcome, delivery
        shown = masked_outcome(outcome) if mask else outcome
        is_sandbox = delivery.outgoing.account.is_sandbox
        self._show(title(outcome), kind(outcome), outcome_state(outcome), is_sandbox)
        self.facts.setText("Not in the log")
        self._show_texts(
            _explanation_text(shown, is_sandbox), getattr(shown, "reply", ""), "(not in the log)"
        )

    def show_fault(self, fault: str) -> None:
        """Say why a send cannot be shown."""
        self._show_line(fault)

    def _show_line(self, text: str) -> None:
        self._shown = None
        for part in (self.tabs, self.copy, self.open, self.badge, self.facts):
            part.hide()
        self.icon.show_kind("")
        self.headline.show_text(text)

    def _show(self, text: str, kind: str, state: str, is_sandbox: bool) -> None:
        for part in (self.tabs, self.copy, self.facts):
            part.show()
        self.open.hide()
        self.badge.setVisible(is_sandbox)
        self.icon.show_kind(kind)
        self.headline.show_text(text, state)

    def _show_texts(self, words: str, answer: str, request: str) -> None:
        self._texts = (words, answer or "(no answer)", request)
        self._page.verticalScrollBar().setValue(0)
        self.explanation.setText(words)
        self.answer.show_text(self._texts[1])
        self.request.show_text(request)

    def _lay_out(self) -> None:
        head = row_of(self.icon, self.headline, stretched=self.headline)
        top = FlowRow(head, row_of(self.badge, self.open), self._head_width)
        self.tabs.setCornerWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(top)
        layout.addWidget(self.tabs, 1)
        layout.addStretch()
        # As high with nothing to show, or the first choice would move the rows away under a double click.
        self.setMinimumHeight(self.minimumSizeHint().height())

    def _head_width(self) -> int:
        """Return the width of the headline on one line, with its sign."""
        return self.headline.fontMetrics().horizontalAdvance(self.headline.text()) + self.icon.width() + 8

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._texts[self.tabs.currentIndex()])


def _summary_text(send: Send, intended: str, mask: bool, progress: Progress | None) -> str:
    """Return what is to be known of a send.

    send: with its phone numbers masked where `mask` is set.
    intended: whom a redirected send was written for, unmasked; "" for any other send.
    mask: whether `intended` is masked here.
    progress: whether an accepted message was delivered and read, as far as is known.
    """
    went_on = progress is not None and progress.state != "accepted"
    lines = [
        _explanation_text(send.outcome, send.is_sandbox, went_on=went_on)
        if send.outcome
        else "Waiting for the answer."
    ]
    if progress is not None and went_on:
        lines.insert(0, progress_text(progress, answerer(send.is_sandbox)))
    if intended:
        lines.append(
            f"A rehearsal: meant for {masked(intended) if mask else intended}, sent to {send.recipient}."
        )
    if progress is not None and progress.price:
        lines.append(f"Price, as the callbacks report it: {one_line(progress.price)}.")
    if send.outcome and (took := _timings_text(send.outcome.timings)):
        lines.append(took)
    return "\n\n".join([*lines, *([] if send.kept else [_NOT_KEPT])])


def _timings_text(timings: Timings) -> str:
    """Return when each step was over, counted from the send's start; "" where nothing was measured."""
    steps = [(words, getattr(timings, step)) for step, words in _STEPS.items()]
    steps_text = [
        f"{words} {milliseconds / 1000:.2f}\u00a0s"
        for words, milliseconds in steps
        if milliseconds is not None
    ]
    return f"After the start: {', '.join(steps_text)}." if steps_text else ""


def _explanation_text(outcome: Outcome, is_sandbox: bool, *, went_on: bool = False) -> str:
    return explanation(outcome, answerer(is_sandbox), went_on=went_on)


def _scrolled(*labels: QLabel) -> QScrollArea:
    area, page = QScrollArea(), QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(2, 8, 2, 2)
    for label in labels:
        column.addWidget(label)
    column.addStretch()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area
