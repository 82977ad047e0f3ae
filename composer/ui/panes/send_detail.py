"""What is known of one send."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from composer.kaleyra.outcome import Outcome
from composer.sending.deliver import Delivery, answerer
from composer.sending.wording import explanation, title
from composer.session.log import headline, outcome_state, state
from composer.store.send_rows import Send
from composer.ui.json_view import JsonView
from composer.ui.state_label import StateLabel

_NOT_KEPT = "This could not be written into the log yet. The program goes on trying until it is closed."


class SendDetail(QWidget):
    """One send: its outcome in words, the answer, the request without its key."""

    def __init__(self) -> None:
        super().__init__()
        self.badge = QLabel("SANDBOX")
        self.badge.setProperty("badge", "sandbox")
        self.badge.setToolTip("This was answered inside the program: nothing reached a customer.")
        self.headline = StateLabel()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.headline, self.words):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setContentsMargins(2, 8, 2, 2)
        font = self.headline.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.headline.setFont(font)
        self.answer, self.request = JsonView("Answer"), JsonView("Request")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_scrolled(self.words), "In words")
        self.tabs.addTab(self.answer, "Answer")
        self.tabs.addTab(self.request, "Request")
        self.copy = QPushButton("Copy")
        self.copy.setToolTip("Copy the page that is shown below")
        self.copy.clicked.connect(self._on_copy_clicked)
        self._shown: Send | Delivery | None = None
        self._texts = ("", "", "")
        self._lay_out()

    def show_send(self, send: Send | None) -> None:
        """Show a send, or what this place is for."""
        if send is None:
            self._show_line("Choose a send to read what Kaleyra answered.")
        elif send != self._shown:  # else what is being read would be scrolled away
            self._shown = send
            words = _words(send.outcome, send.is_sandbox) if send.outcome else "Waiting for the answer."
            words += "" if send.kept else f"\n\n{_NOT_KEPT}"
            self._show(headline(send), state(send), send.is_sandbox)
            self._show_texts(words, getattr(send.outcome, "reply", ""), send.request)

    def show_delivery(self, delivery: Delivery) -> None:
        """Show what came of a send that the log does not have."""
        outcome, self._shown = delivery.outcome, delivery
        self._show(title(outcome), outcome_state(outcome), delivery.is_sandbox)
        self._show_texts(_words(outcome, delivery.is_sandbox), getattr(outcome, "reply", ""), "(not in the log)")

    def show_fault(self, fault: str) -> None:
        """Say why a send cannot be shown."""
        self._show_line(fault)

    def _show_line(self, text: str) -> None:
        self._shown = None
        for part in (self.tabs, self.copy, self.badge):
            part.hide()
        self.headline.show_text(text)

    def _show(self, text: str, state: str, is_sandbox: bool) -> None:
        self.tabs.show()
        self.copy.show()
        self.badge.setVisible(is_sandbox)
        self.headline.show_text(text, state)

    def _show_texts(self, words: str, answer: str, request: str) -> None:
        self._texts = (words, answer or "(no answer)", request)
        self.words.setText(words)
        self.answer.show_text(self._texts[1])
        self.request.show_text(request)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.badge)
        top.addWidget(self.headline, 1)
        top.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addStretch()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._texts[self.tabs.currentIndex()])


def _words(outcome: Outcome, is_sandbox: bool) -> str:
    return explanation(outcome, answerer(is_sandbox))


def _scrolled(label: QLabel) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(label)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area
