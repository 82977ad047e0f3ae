"""The customers' replies and the reports on messages: a conversation each, with every callback's payload."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from composer.replies import conversation
from composer.replies.conversation import EVERYTHING, customer_name
from composer.sending.deliver import Delivery
from composer.session.session import Session
from composer.store.files import StorageError
from composer.store.replies.rows import KeptEvent
from composer.ui.replies.customer_bar import CustomerBar
from composer.ui.replies.detail import ReplyDetail
from composer.ui.replies.lines import ReplyLines
from composer.ui.replies.notification import ReplyNotification
from composer.ui.replies.receiving import ReceivingPage
from composer.ui.widgets import notify
from composer.ui.widgets.elide import elide, tool_tip
from composer.ui.widgets.fields.search_field import SearchField
from composer.ui.widgets.fields.segments import Segments
from composer.ui.widgets.state_label import StateLabel

_PAGES = {"conversations": "Conversations", "receiving": "Receive callbacks"}
_EVERYTHING = "All callbacks"
_NOTHING = (
    "Nothing has come back yet.\nSend the message to the sandbox and tap a reply button on the phone: what "
    "a customer's tap causes appears here."
)
_WIDTHS = [150, 330, 260]
_URL_MAX = 200


class RepliesPane(QWidget):
    """The customers, the chosen conversation, the chosen callback; below, the simulated customer.

    It follows the recipient of the last message.

    Signals:
        sight_requested: something happened here that is to be seen.
        notified: something was done, or cannot be, that does not show.
            arg: a sentence.
    """

    sight_requested = Signal()
    notified = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._replies, self._receiving, self._settings = session.replies, session.receiving, session.settings
        self._customer = session.simulated_customer
        self.pages = Segments("Replies", _PAGES, compact=True)
        self.status_label = StateLabel()
        self.import_button = QPushButton("Import callbacks…")
        self.clear = QPushButton("Clear…")
        self.search = SearchField("Search customers", "Search customers")
        self.customers = QListWidget()
        self.lines = ReplyLines()
        self.empty = QLabel(_NOTHING)
        self.detail = ReplyDetail()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.bar = CustomerBar(self._customer)
        self.receiving = ReceivingPage(self._receiving)
        self.notification = ReplyNotification(self)
        self._place = QStackedWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        session.sender.finished.connect(self._on_sender_finished)
        self._show()
        self._show_status()

    def show_page(self, page: str) -> None:
        """Show `conversations` or `receiving`."""
        self.pages.show_value(page)
        self._stack.setCurrentIndex(list(_PAGES).index(page))
        self._update_visible()

    def import_callbacks(self) -> None:
        """Open the dialog that imports pasted or saved callbacks."""
        from composer.ui.replies.import_dialog import ImportCallbacksDialog

        self._replies.choose(EVERYTHING)
        dialog = ImportCallbacksDialog(self.window(), self._replies)
        dialog.exec()
        dialog.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        """Have new events count as seen from now on."""
        super().showEvent(event)
        self._update_visible()

    def hideEvent(self, event: QHideEvent) -> None:
        """Have new events count as unread from now on."""
        super().hideEvent(event)
        self._update_visible()

    def _lay_out(self) -> None:
        self.customers.setAccessibleName("Customers")
        self.customers.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.customers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.customers.setMinimumWidth(90)
        self.customers.setProperty("rows", True)
        for view in (self.customers, self.lines):
            view.setFrameShape(QFrame.Shape.NoFrame)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("note", "hint")
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setWordWrap(True)
        self.status_label.setWordWrap(True)
        self.pages.show_value("conversations")
        top = QHBoxLayout()
        top.setContentsMargins(6, 6, 6, 6)
        top.setSpacing(6)
        for button in (self.import_button, self.clear):
            button.setProperty("compact", True)
        for widget, stretch in (
            (self.pages, 0),
            (self.status_label, 1),
            (self.import_button, 0),
            (self.clear, 0),
        ):
            top.addWidget(widget, stretch)
        self._place.addWidget(self.lines)
        self._place.addWidget(self.empty)
        people = QWidget()
        column = QVBoxLayout(people)
        column.setContentsMargins(6, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.customers)
        for part in (people, self._place, self.detail):
            self.splitter.addWidget(part)
        self.splitter.setChildrenCollapsible(False)
        self.lines.setToolTip("Choose a line to see the callback as it came.")
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes(self._settings.splitter_sizes.get("replies", _WIDTHS))
        self._stack.addWidget(self.splitter)
        self._stack.addWidget(self.receiving)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        self.pages.chosen.connect(self.show_page)
        self.import_button.clicked.connect(self.import_callbacks)
        self.clear.clicked.connect(self._on_clear_clicked)
        self.bar.answer.clicked.connect(self._on_answer_clicked)
        self.notification.clicked.connect(self._on_notification_clicked)
        self.splitter.splitterMoved.connect(self._remember_sizes)
        self.search.textChanged.connect(self._replies.search)
        self.search.list_requested.connect(self.customers.setFocus)
        self.customers.currentItemChanged.connect(self._on_customer_chosen)
        self.lines.chosen.connect(self._on_line_chosen)
        self._replies.changed.connect(self._show)
        self._replies.received.connect(self._on_replies_received)
        self._replies.failed.connect(self.notified)
        self._receiving.changed.connect(self._show_status)
        self._customer.played.connect(self._on_customer_played)
        self._customer.failed.connect(self.notified)
        self._customer.question.connect(self._on_customer_question)

    def _update_visible(self) -> None:
        self._replies.show(self.isVisible() and self._stack.currentWidget() is self.splitter)

    def _show(self) -> None:
        self._show_customers()
        self.lines.show_lines(self._replies.lines)
        self._place.setCurrentWidget(self.lines if self._replies.lines else self.empty)
        self.clear.setEnabled(bool(self._replies.customers or self._replies.lines))

    def _show_customers(self) -> None:
        replies = self._replies
        wanted = [(EVERYTHING, _EVERYTHING), *((one.key, one.name) for one in replies.customers)]
        if replies.chosen not in dict(wanted):
            wanted.insert(1, (replies.chosen, customer_name(replies.chosen)))
        rows = [self.customers.item(row) for row in range(self.customers.count())]
        if [row.data(Qt.ItemDataRole.UserRole) for row in rows] != [number for number, _name in wanted]:
            self._fill_customers(wanted)
            rows = [self.customers.item(row) for row in range(self.customers.count())]
        for item, (number, name) in zip(rows, wanted, strict=True):
            text = f"● {name}" if number in replies.unread else name
            whole = name if number.isdecimal() or name == number or not number else f"{name} ({number})"
            if item.text() != text:
                item.setText(text)
                item.setToolTip(tool_tip(f"{whole}: something new" if number in replies.unread else whole))
            if number == replies.chosen and self.customers.currentItem() is not item:
                self.customers.blockSignals(True)
                self.customers.setCurrentItem(item)
                self.customers.blockSignals(False)

    def _fill_customers(self, wanted: Sequence[tuple[str, str]]) -> None:
        self.customers.blockSignals(True)  # the choice is the program's
        self.customers.clear()
        for number, name in wanted:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, number)
            self.customers.addItem(item)
        self.customers.blockSignals(False)

    def _show_status(self) -> None:
        receiving = self._receiving
        if receiving.fault:
            self.status_label.show_text(receiving.fault, "error")
        elif receiving.moved_to and receiving.is_live:
            words = (
                f"The usual port was taken: callbacks arrive at port {receiving.moved_to}. Tell your tunnel."
            )
            self.status_label.show_text(words, "warning")
        else:
            self.status_label.show_text("Receiving live callbacks" if receiving.is_live else "")
        self.status_label.setToolTip(tool_tip(self.status_label.text()))

    def _on_customer_chosen(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self._replies.choose(item.data(Qt.ItemDataRole.UserRole))

    def _on_line_chosen(self, event: int) -> None:
        if not event:
            self.detail.show_nothing(self.lines.is_message)
            return
        try:
            found = self._replies.get(event)
        except StorageError as fault:
            self.detail.show_fault(str(fault))
        else:
            self.detail.show_event(found, self.lines.doubt)

    def _remember_sizes(self) -> None:
        self._settings.splitter_sizes["replies"] = self.splitter.sizes()

    def _request_sight(self) -> None:
        self.sight_requested.emit()
        self.show_page("conversations")

    def _on_sender_finished(self, delivery: Delivery) -> None:
        if delivery.send_id is not None:
            self._replies.choose(delivery.outgoing.recipient)

    def _on_replies_received(self, events: tuple[KeptEvent, ...]) -> None:
        self.notification.show_replies(conversation.inbound(events))

    def _on_notification_clicked(self) -> None:
        window = self.window()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
        self._request_sight()

    def _on_customer_played(self) -> None:
        self._request_sight()
        self._replies.choose(self._customer.recipient)

    def _on_customer_question(self, url: str) -> None:
        title = "Send the callback to another computer?"
        text = (
            f"This message's callback URL is {elide(url, _URL_MAX)}. Whoever is there cannot tell a "
            "rehearsed callback from a real one. Otherwise this program takes the callback itself."
        )
        self._customer.decide(notify.confirm(self.window(), title, text, "Send it there", "Keep it here"))

    def _on_clear_clicked(self) -> None:
        text = "Remove every callback that this program has received? The log of sends stays."
        if notify.confirm(self.window(), "Clear the replies?", text, "Clear"):
            self._replies.clear(self._on_cleared)

    def _on_cleared(self, fault: str) -> None:
        if fault:
            notify.warn(self.window(), "The replies could not be cleared", fault)

    def _on_answer_clicked(self) -> None:
        customer = self._customer
        if customer.answers:
            answer = customer.answers[-1]
            self.show_page("conversations")
            facts = f"{customer.url} · after {answer.seconds:.2f} s"
            state = "ok" if customer.is_taken else "error"
            self.detail.show_answer(customer.verdict, facts, answer.body or answer.fault, state)
