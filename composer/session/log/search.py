"""Finds the sends that fit a filter, away from the window."""

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.session.latest import Latest
from composer.store.log.filter import SendFilter
from composer.store.log.sends import SendLog

_MISTAKE = "The program made a mistake: the log could not be searched."


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    numbers: of the sends, going down.
    total: how many sends the log had, whether they fit or not.
    newest: the greatest number of a send in the log.
    concluded: up to this number all sends have their outcome.
    fault: "" or why the log could not be searched.
    """

    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    total: int = 0
    newest: int = 0
    concluded: int = 0
    fault: str = ""


class LogSearch(QObject):
    """Searches the log in the background, one search at a time; the latest that was asked for counts.

    wanted: what that was, None for nothing.
    Signals:
        ended: what was last asked for is found.
            arg: the SearchResult.
    """

    ended = Signal(object)

    def __init__(self, send_log: SendLog, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send_log = send_log
        self.wanted: SendFilter | None = None
        self._concluded = 0
        self._latest = Latest(
            background,
            lambda: partial(_search, send_log, self.wanted or SendFilter()),
            self._on_found,
            lambda fault: self._on_found(SearchResult(fault=str(fault))),
            lambda: self._on_found(SearchResult(fault=_MISTAKE)),
            parent=self,
        )

    @property
    def busy(self) -> bool:
        """Whether what was last asked for is yet to be found."""
        return self._latest.busy

    def begin(self, wanted: SendFilter) -> None:
        """Search for the sends that fit; the result of a search that is under way is dropped."""
        if wanted != self.wanted or not self.busy:
            self.wanted = wanted
            self._latest.restart()

    def drop(self) -> None:
        """Search for nothing any more."""
        self.wanted = None
        self._latest.stop()

    def refreshed(self, found: "array[int]", newest: int) -> "array[int]":
        """Return what was found, with the sends that began since, without those whose outcome does not fit.

        Raises StorageError.

        found: the numbers that were found before, going down.
        newest: the greatest number of a send that the log is known to have.
        """
        assert self.wanted is not None
        concluded = found[bisect_left(found, -self._concluded, key=lambda number: -number) :]
        concluded_now = _concluded(self._send_log, newest)  # before the search, or an outcome is missed
        numbers = self._send_log.matching(self.wanted, self._concluded) + concluded
        self._concluded = concluded_now
        return numbers

    def _on_found(self, found: SearchResult) -> None:
        self._concluded = found.concluded
        self.ended.emit(found)


def _search(send_log: SendLog, wanted: SendFilter) -> SearchResult:
    total, newest, _later = send_log.extent()
    concluded = _concluded(send_log, newest)  # before the search: what ends meanwhile is read again
    return SearchResult(send_log.matching(wanted), total, newest, concluded)


def _concluded(send_log: SendLog, newest: int) -> int:
    """Return up to which number all sends have their outcome."""
    under_way = send_log.oldest_under_way()
    return newest if under_way is None else min(newest, under_way - 1)
