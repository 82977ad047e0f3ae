"""What customers answered and what became of messages, as far as callbacks report it."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

from PySide6.QtCore import QObject, Signal

from composer.kaleyra.callbacks.event import Event, key_of
from composer.replies import conversation
from composer.replies.conversation import EVERYTHING, ConversationLine, ConversationView, Customer
from composer.session.background import Background
from composer.session.latest import Latest
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from composer.store.replies.rows import KeptEvent

PAUSE_MS = 50
"""Between two refreshes while callbacks keep coming: a burst must not hold up the window."""

_IMPORTED_AT_ONCE = 1000  # events: a text may hold hundreds of thousands

_log = logging.getLogger(__name__)


class Replies(QObject):
    """The conversations, one of which is chosen; read in the background, however many callbacks arrive.

    customers: all that events are kept of, or those that are searched for.
    lines: the chosen conversation.
    chosen: whose lines they are, a customer's key or EVERYTHING.
    unread: the keys of customers of whom something arrived that was not shown yet.
    Signals:
        changed: any of these may differ.
        received: new events are kept.
            arg: a tuple of KeptEvents.
        failed: the events cannot be read.
            arg: a sentence.
    """

    changed = Signal()
    received = Signal(object)
    failed = Signal(str)

    def __init__(self, events: Events, send_log: SendLog, background: Background) -> None:
        super().__init__()
        self._events, self._send_log, self._background = events, send_log, background
        self.customers: tuple[Customer, ...] = ()
        self.lines: tuple[ConversationLine, ...] = ()
        self.chosen = EVERYTHING
        self.unread: frozenset[str] = frozenset()
        self.is_shown = False
        self._wanted = ""
        self._newest: int | None = None
        self._is_announced = False
        self._lock = threading.Lock()  # of _is_announced
        self._view = Latest(
            background,
            self._begin_view,
            self._on_view_loaded,
            self._on_view_failed,
            gap_ms=PAUSE_MS,
            parent=self,
        )

    def keep(self, events: tuple[Event, ...]) -> None:
        """Keep what a callback reports; may be called from any thread. Raises StorageError."""
        if self._events.keep(events):
            self._announce()

    def choose(self, number: str) -> None:
        """Show another conversation.

        number: the customer's, in any form, or the user id of one without a number, or EVERYTHING.
        """
        self.chosen = key_of(number)
        self.unread -= {self.chosen}
        self.refresh()

    def search(self, text: str) -> None:
        """List those customers only whose number, name or user id has every word of a text; "" for all."""
        self._wanted = text.strip()
        self.refresh()

    def show(self, is_shown: bool) -> None:
        """Say whether somebody can see the conversation, so that what arrives there counts as read."""
        self.is_shown = is_shown
        if is_shown and self.chosen in self.unread:
            self.unread -= {self.chosen}
            self.changed.emit()

    def refresh(self) -> None:
        """Read everything again, in the background."""
        self._view.refresh()

    def get(self, number: int) -> KeptEvent:
        """Return an event with its callback. Raises StorageError."""
        return self._events.get(number)

    def import_text(self, text: str, done: Callable[[str], None]) -> None:
        """Read pasted or saved callbacks and keep them.

        done: called with a sentence on what was found.
        """

        def imported(sentence: str) -> None:
            self.refresh()
            done(sentence)

        self._background.run(partial(_import, self._events, text), imported)

    def clear(self, done: Callable[[str], None]) -> None:
        """Remove every event.

        done: called with "" or why that failed.
        """

        def cleared(fault: object = "") -> None:
            self.unread = frozenset()
            self.refresh()
            done(str(fault))

        self._background.run(self._events.clear, lambda _count: cleared(), cleared)

    def keep_for(self, days: int) -> None:
        """Remove what arrived more than so many days ago; 0 keeps everything."""
        if days > 0:
            job = partial(self._events.clear, datetime.now(UTC) - timedelta(days=days))
            self._background.run(job, lambda _count: self.refresh(), lambda _fault: self.refresh())

    def _announce(self) -> None:
        with self._lock:
            if self._is_announced:  # one event of Qt's is enough for thousands of callbacks
                return
            self._is_announced = True
        self._background.hand_back(self._view.refresh_soon)

    def _begin_view(self) -> Callable[[], ConversationView]:
        with self._lock:
            self._is_announced = False
        return partial(
            _load_view, self._events, self._send_log, self.chosen, self._newest, self._wanted, self.unread
        )

    def _on_view_failed(self, fault: StorageError) -> None:
        text = f"The callbacks cannot be read. {fault}"
        _log.warning("%s", text)
        self.failed.emit(text)

    def _on_view_loaded(self, found: ConversationView) -> None:
        first, self._newest = self._newest is None, found.newest
        before = self.customers, self.chosen, self.lines, self.unread
        self.customers = found.customers
        if found.asked == self.chosen:
            self.chosen, self.lines = found.chosen, found.lines
        self.unread = frozenset(found.joined.get(key, key) for key in self.unread)
        if found.new_events and not first:
            answered = {kept.customer for kept in conversation.inbound(found.new_events)}
            self.unread |= answered - ({self.chosen} if self.is_shown else set())
        if (self.customers, self.chosen, self.lines, self.unread) != before:
            self.changed.emit()
        if found.new_events and not first:
            self.received.emit(found.new_events)
        if len(found.new_events) == conversation.NEW_EVENTS_MAX:
            self._view.refresh_soon()


def _load_view(
    events: Events,
    send_log: SendLog,
    chosen: str,
    after: int | None,
    wanted: str,
    unread: frozenset[str],
) -> ConversationView:
    known = events.extent()[1] if after is None else after
    return conversation.read_conversation(events, send_log, chosen, known, wanted=wanted, unread=unread)


def _import(events: Events, text: str) -> str:
    from composer.kaleyra.callbacks.pasted import read_pasted

    unread: list[int] = []
    found, new, unknown = 0, 0, 0
    pasted = read_pasted(text, unread=unread.append)
    while some := list(islice(pasted, _IMPORTED_AT_ONCE)):
        try:
            new += events.keep(some)
        except StorageError as fault:
            return f"{f'Only {new:,} new events were' if found else 'Nothing was'} taken. {fault}"
        found += len(some)
        unknown += sum(event.kind == "unknown" for event in some)
    rest = (
        f" The last {sum(unread):,} entries were not read: import them from a file of their own."
        if unread
        else ""
    )
    if not found:
        return f"There is no callback in this text.{rest}"
    parts = [f"{new:,} new event{'s' * (new != 1)}"]
    if found > new:
        parts.append(f"{found - new:,} already known")
    if unknown:
        parts.append(f"{unknown:,} not understood, kept as it is")
    return f"{', '.join(parts)}.{rest}"
