"""How far each accepted message came, for the rows of the log."""

import logging
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from composer.kaleyra.outcome import Accepted
from composer.replies.progress import Progress, progress
from composer.store.files import StorageError
from composer.store.log.rows import Send
from composer.store.replies.events import Events

_KEPT_MAX = 2000

_log = logging.getLogger(__name__)


class Deliveries(QObject):
    """Remembers what the callbacks say of messages, until the next callbacks.

    Signals:
        changed: what `of` returned may be out of date.
    """

    changed = Signal()

    def __init__(self, events: Events) -> None:
        super().__init__()
        self._events = events
        self._known: dict[tuple[str, bool], Progress] = {}

    def load(self, sends: "Iterable[Send | None]") -> None:
        """Read what is known of several messages at once, as they are about to be shown."""
        wanted = [key for send in sends if (key := _key(send)) and key not in self._known]
        if not wanted:
            return
        try:
            found = self._events.of_messages([message_id for message_id, _sandbox in wanted])
        except StorageError as fault:
            _log.warning("%s", fault)
            found = {}
        if len(self._known) > _KEPT_MAX:
            self._known.clear()
        for message_id, is_sandbox in wanted:
            self._known[message_id, is_sandbox] = progress(found.get(message_id, ()), simulated=is_sandbox)

    def of(self, send: Send) -> Progress | None:
        """Return how far a send's message came, None for one that was not accepted."""
        key = _key(send)
        if key is None:
            return None
        if key not in self._known:
            self.load([send])
        return self._known[key]

    def forget(self) -> None:
        """Read everything again when it is asked for: new callbacks arrived."""
        self._known.clear()
        self.changed.emit()


def _key(send: Send | None) -> tuple[str, bool] | None:
    if send is None or not isinstance(send.outcome, Accepted) or not send.outcome.message_id:
        return None
    return send.outcome.message_id, send.is_sandbox
