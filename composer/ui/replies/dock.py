"""The replies beside the log: what is done to them, with the questions before it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDockWidget, QMainWindow

from composer.kaleyra.callbacks.event import bare_number
from composer.message.model import Message
from composer.replies import conversation
from composer.replies.conversation import EVERYTHING
from composer.sending.deliver import Delivery
from composer.session.accounts.accounts import AccountBook
from composer.session.replies.customer import SimulatedCustomer
from composer.session.replies.receiving import Receiving
from composer.session.replies.replies import Replies
from composer.store.replies.events import KeptEvent
from composer.store.settings import Settings
from composer.ui.widgets import notify
from composer.ui.widgets.docks import DockButtons, bring_forward
from composer.ui.widgets.shortened import shortened

_URL_MAX = 200
_NOTICE_MS = 15_000


class RepliesDock(QDockWidget):
    """Comes to the front when the customer is played; follows whom the last message went to."""

    def __init__(
        self,
        window: QMainWindow,
        replies: Replies,
        receiving: Receiving,
        simulated_customer: SimulatedCustomer,
        accounts: AccountBook,
        settings: Settings,
        place: Callable[[QDockWidget], None],
    ) -> None:
        """Give collaborators. place: puts the dock into the window, which is not shown yet."""
        super().__init__("Replies", window)
        self.setObjectName("Replies")
        self._window, self._replies, self._simulated_customer = window, replies, simulated_customer
        self._accounts, self._settings = accounts, settings
        self._receiving = receiving
        self._played = 0
        DockButtons(self)
        place(self)

    def begin(self) -> None:
        """Fill the dock: once, after the window's first frame."""
        from composer.ui.replies.notification import AnswerNotice
        from composer.ui.replies.pane import RepliesPane

        replies, simulated_customer = self._replies, self._simulated_customer
        self.pane = RepliesPane(replies, self._receiving, simulated_customer, self._settings)
        self.setWidget(self.pane)
        self.notice = AnswerNotice(self._window)
        self.pane.import_asked.connect(self.import_callbacks)
        self.pane.clear_asked.connect(self._on_clear_asked)
        self.pane.bar.answer_asked.connect(self._on_answer_asked)
        replies.came.connect(self._on_replies_came)
        replies.failed.connect(self._say)
        simulated_customer.changed.connect(self._on_simulated_customer_changed)
        simulated_customer.failed.connect(self._say)
        simulated_customer.question.connect(self._on_simulated_customer_question)
        self.notice.clicked.connect(self.come_forward)
        self._window.installEventFilter(self)

    def follow(self, _message: Message, delivery: Delivery) -> None:
        """Show the conversation with whom a message went to."""
        if delivery.send_id is not None:
            self._replies.choose(bare_number(delivery.recipient))

    def import_callbacks(self) -> None:
        """Take pasted or saved callbacks."""
        from composer.ui.replies.import_dialog import ImportCallbacksDialog  # not before the first frame

        self._replies.choose(EVERYTHING)
        dialog = ImportCallbacksDialog(self._window, self._replies)
        dialog.exec()
        dialog.deleteLater()

    def come_forward(self) -> None:
        """Show the window, and the replies in it."""
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._show_in_front()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the notice away when the window is in front, and keep the layout when it closes."""
        if (
            watched is self._window
            and event.type() == QEvent.Type.ActivationChange
            and self._window.isActiveWindow()
        ):
            self.notice.withdraw()
        elif watched is self._window and event.type() == QEvent.Type.Close:
            self.pane.keep_layout()
        return False

    def _show_in_front(self) -> None:
        bring_forward(self)
        self.pane.show_page("conversations")

    def _say(self, sentence: str) -> None:
        self._window.statusBar().showMessage(sentence, _NOTICE_MS)

    def _on_replies_came(self, came: tuple[KeptEvent, ...]) -> None:
        self.notice.tell(conversation.inbound(came))

    def _on_simulated_customer_changed(self) -> None:
        before, self._played = self._played, len(self._simulated_customer.written)
        if self._played > before:
            self._show_in_front()
            self._replies.choose(self._simulated_customer.recipient)

    def _on_simulated_customer_question(self, url: str) -> None:
        text = (
            f"This message's callback URL is {shortened(url, _URL_MAX)}. Whoever is there cannot tell a rehearsed "
            "callback from a real one. Otherwise this program takes the callback itself."
        )
        self._simulated_customer.decide(
            notify.confirm(
                self._window, "Send the callback to another computer?", text, "Send it there", "Keep it here"
            )
        )

    def _on_clear_asked(self) -> None:
        text = "Remove every callback that this program has received? The log of sends stays."
        if notify.confirm(self._window, "Clear the replies?", text, "Clear"):
            self._replies.clear(self._on_cleared)

    def _on_cleared(self, fault: str) -> None:
        if fault:
            notify.tell(self._window, "The replies could not be cleared", fault)

    def _on_answer_asked(self) -> None:
        if self._simulated_customer.answers:
            answer = self._simulated_customer.answers[-1]
            self.pane.show_page("conversations")
            facts = f"{self._simulated_customer.url} · after {answer.seconds:.2f} s"
            self.pane.detail.show_answer(
                self._simulated_customer.verdict,
                facts,
                answer.body or answer.fault,
                "ok" if self._simulated_customer.is_taken else "error",
            )
