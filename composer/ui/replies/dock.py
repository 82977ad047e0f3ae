"""The replies beside the log: what is done to them, with the questions before it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDockWidget, QMainWindow

from composer.kaleyra.callbacks.event import bare_number
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
from composer.ui.widgets.docks import DockButtons, raise_dock
from composer.ui.widgets.elide import elide

_URL_MAX = 200
_NOTICE_MS = 15_000


class RepliesDock(QDockWidget):
    """Is raised when the simulated customer replies; follows the recipient of the last message."""

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
        """Give collaborators.

        place: puts the dock into the window, which is not shown yet.
        """
        super().__init__("Replies", window)
        self.setObjectName("Replies")
        self._window, self._replies, self._simulated_customer = window, replies, simulated_customer
        self._accounts, self._settings = accounts, settings
        self._receiving = receiving
        DockButtons(self)
        place(self)

    def start(self) -> None:
        """Fill the dock: once, after the window's first frame."""
        from composer.ui.replies.notification import ReplyNotification
        from composer.ui.replies.pane import RepliesPane

        replies, simulated_customer = self._replies, self._simulated_customer
        self.pane = RepliesPane(replies, self._receiving, simulated_customer, self._settings)
        self.setWidget(self.pane)
        self.notification = ReplyNotification(self._window)
        self.pane.import_requested.connect(self.import_callbacks)
        self.pane.clear_requested.connect(self._on_clear_requested)
        self.pane.bar.answer_requested.connect(self._on_answer_requested)
        replies.received.connect(self._on_replies_received)
        replies.failed.connect(self._show_status)
        simulated_customer.played.connect(self._on_simulated_customer_played)
        simulated_customer.failed.connect(self._show_status)
        simulated_customer.question.connect(self._on_simulated_customer_question)
        self.notification.clicked.connect(self.bring_to_front)
        self._window.installEventFilter(self)

    def follow(self, delivery: Delivery) -> None:
        """Show the conversation with whom a message went to."""
        if delivery.send_id is not None:
            self._replies.choose(bare_number(delivery.outgoing.recipient))

    def import_callbacks(self) -> None:
        """Open the dialog that imports pasted or saved callbacks."""
        from composer.ui.replies.import_dialog import ImportCallbacksDialog

        self._replies.choose(EVERYTHING)
        dialog = ImportCallbacksDialog(self._window, self._replies)
        dialog.exec()
        dialog.deleteLater()

    def bring_to_front(self) -> None:
        """Bring the window to the front, and raise the replies in it."""
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._raise()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide the notification when the window is activated, and save the layout when it closes."""
        if (
            watched is self._window
            and event.type() == QEvent.Type.ActivationChange
            and self._window.isActiveWindow()
        ):
            self.notification.hide_icon()
        elif watched is self._window and event.type() == QEvent.Type.Close:
            self.pane.save_layout()
        return False

    def _raise(self) -> None:
        raise_dock(self)
        self.pane.show_page("conversations")

    def _show_status(self, sentence: str) -> None:
        self._window.statusBar().showMessage(sentence, _NOTICE_MS)

    def _on_replies_received(self, events: tuple[KeptEvent, ...]) -> None:
        self.notification.show_replies(conversation.inbound(events))

    def _on_simulated_customer_played(self) -> None:
        self._raise()
        self._replies.choose(self._simulated_customer.recipient)

    def _on_simulated_customer_question(self, url: str) -> None:
        text = (
            f"This message's callback URL is {elide(url, _URL_MAX)}. Whoever is there cannot tell a "
            "rehearsed callback from a real one. Otherwise this program takes the callback itself."
        )
        self._simulated_customer.decide(
            notify.confirm(
                self._window, "Send the callback to another computer?", text, "Send it there", "Keep it here"
            )
        )

    def _on_clear_requested(self) -> None:
        text = "Remove every callback that this program has received? The log of sends stays."
        if notify.confirm(self._window, "Clear the replies?", text, "Clear"):
            self._replies.clear(self._on_cleared)

    def _on_cleared(self, fault: str) -> None:
        if fault:
            notify.warn(self._window, "The replies could not be cleared", fault)

    def _on_answer_requested(self) -> None:
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
