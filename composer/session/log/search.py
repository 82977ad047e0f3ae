"""Finds the sends that fit a filter, away from the window."""

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.store.files import StorageError
from composer.store.log.filter import SendFilter
from composer.store.log.sends import SendLog

_MISTAKE = "The program made a mistake: the log could not be searched."


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    numbers: of the sends, going down. total, newest: see `SendReader.extent`. settled: up to this number all
    sends have
    their outcome. fault: "" or why nothing could be found.
    """

    wanted: SendFilter
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    total: int = 0
    newest: int = 0
    settled: int = 0
    fault: str = ""


class LogSearch(QObject):
    """Looks for sends in the background, one search at a time; the latest that was asked for counts.

    Signals:
        ended: what was last asked for is found.
            arg: Found.
    """

    ended = Signal(object)

    def __init__(self, send_log: SendLog, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send_log, self._background = send_log, background
        self._wanted: SendFilter | None = None
        self._running = False
        self._settled = 0

    @property
    def busy(self) -> bool:
        """Whether what was last asked for is yet to be found."""
        return self._running and self._wanted is not None

    @property
    def wanted(self) -> SendFilter | None:
        """What was last asked for."""
        return self._wanted

    def begin(self, wanted: SendFilter) -> None:
        """Look for the sends that fit; one that is under way is not waited for, but its result is dropped."""
        self._wanted = wanted
        if not self._running:
            self._running = True
            job = partial(_search, self._send_log, wanted)
            self._background.run(job, self._on_found, partial(self._on_search_failed, wanted))

    def drop(self) -> None:
        """Look for nothing any more."""
        self._wanted = None

    def renewed(self, found: "array[int]", newest: int) -> "array[int]":
        """Return what was found with what came since, and without what no longer fits now that it has an
        outcome.

        newest: the greatest number that was looked at. Raises StorageError.
        """
        assert self._wanted is not None
        settled = found[bisect_left(found, -self._settled, key=lambda number: -number) :]
        settled_now = _settled(self._send_log, newest)  # before it is searched, as in `_search`
        numbers = self._send_log.matching(self._wanted, self._settled) + settled
        self._settled = settled_now
        return numbers

    def _on_search_failed(self, wanted: SendFilter) -> None:
        self._on_found(Found(wanted, fault=_MISTAKE))

    def _on_found(self, found: Found) -> None:
        self._running = False
        if self._wanted is None:
            return
        if found.wanted != self._wanted:
            self.begin(self._wanted)
            return
        self._settled = found.settled
        self.ended.emit(found)


def _search(send_log: SendLog, wanted: SendFilter) -> Found:
    try:
        total, newest, _later = send_log.extent()
        settled = _settled(send_log, newest)  # before it is searched: what ends meanwhile is looked at again
        return Found(wanted, send_log.matching(wanted), total, newest, settled)
    except StorageError as fault:
        return Found(wanted, fault=str(fault))


def _settled(send_log: SendLog, newest: int) -> int:
    under_way = send_log.oldest_under_way()
    return newest if under_way is None else min(newest, under_way - 1)
