"""One callback: an explanation, and its payload as it was received."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from composer.replies.conversation import event_customer, event_text
from composer.sending.outcome_text import one_line
from composer.store.replies.rows import KeptEvent
from composer.ui.widgets.elide import tool_tip
from composer.ui.widgets.flow_row import FlowRow, row_of
from composer.ui.widgets.json_view import JsonView
from composer.ui.widgets.state_label import StateLabel

_MESSAGE = "This is a message that was sent: its request and its answer are in the log."


class ReplyDetail(QWidget):
    """The chosen callback, or the answer of a company's own handler to a simulated one."""

    def __init__(self) -> None:
        super().__init__()
        self.headline = StateLabel()
        self.badge = QLabel("REHEARSED")
        self.badge.setProperty("badge", "sandbox")
        self.badge.setToolTip("No customer had to do with it.")
        self.facts = QLabel()
        self.payload = JsonView("Payload")
        self.copy = QPushButton("Copy")
        self._text = ""
        self._lay_out()
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self.hide()  # nothing is chosen yet

    def show_event(self, kept: KeptEvent, doubt: str = "") -> None:
        """Show a callback.

        doubt: why it is perhaps another customer's, "" usually.
        """
        event = kept.event
        names = {
            "Button": event.button_id,
            "Code": event.code,
            "Message": event.message_id,
            "Customer": event_customer(kept),
            "User id": event.user_id,
            "Price": event.price,
        }
        facts = " · ".join(f"{name} {one_line(value)}" for name, value in names.items() if value)
        facts = f"{doubt[:1].upper()}{doubt[1:]}. {facts}" if doubt else facts
        self._show(
            event_text(event), facts, event.raw, event.simulated, "error" if event.kind == "failed" else ""
        )
        self.facts.setWordWrap(bool(doubt))  # it is read to its end

    def show_answer(self, headline: str, facts: str, body: str, state: str) -> None:
        """Show what a company's own handler answered."""
        self._show(headline, facts, body or "(an empty answer)", True, state)

    def show_nothing(self, is_message: bool = False) -> None:
        """Say why there is no callback; without a choice the lines have this room."""
        self.show_fault(_MESSAGE)
        self.setVisible(is_message)

    def show_fault(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self.show()
        for part in (self.payload, self.copy, self.badge, self.headline):
            part.hide()
        self.facts.setWordWrap(True)
        self.facts.setText(sentence)
        self.facts.setToolTip("")
        self.facts.show()

    def _show(self, headline: str, facts: str, text: str, simulated: bool, state: str) -> None:
        self._text = text
        self.show()
        self.headline.show_text(headline, state)
        self.headline.show()
        self.facts.setWordWrap(False)
        self.facts.setText(facts)
        self.facts.setToolTip(tool_tip(facts))
        self.payload.show_text(text)
        for part in (self.payload, self.copy):
            part.show()
        self.facts.setVisible(bool(facts))
        self.badge.setVisible(simulated)

    def _lay_out(self) -> None:
        font = self.headline.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.headline.setFont(font)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setProperty("note", "hint")
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.headline.setWordWrap(True)
        for label in (self.headline, self.facts):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.copy.setProperty("compact", True)
        self.copy.setToolTip("Copy the payload below")
        top = FlowRow(self.headline, row_of(self.badge, self.copy), self._headline_width)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        column.addWidget(top)
        column.addWidget(self.facts)
        column.addWidget(self.payload, 1)
        column.addStretch()
        self.setMinimumWidth(180)

    def _headline_width(self) -> int:
        """Return the width of the headline on one line."""
        return self.headline.fontMetrics().horizontalAdvance(self.headline.text()) + 2
