"""Writes sends of the log to a file, away from the window."""

import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.store.files import StorageError, write_atomic
from composer.store.log.filter import SendFilter
from composer.store.log.sends import SendLog

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    count: sends that were written.
    left_out: sends that could not be read.
    fault: "" or why there is no file.
    stopped: whether somebody stopped it; then there is no file either.
    """

    path: Path
    count: int = 0
    left_out: int = 0
    fault: str = ""
    stopped: bool = False


class LogExport(QObject):
    """Exports one list of sends at a time; a file that is replaced stays until all of the new one is written.

    Signals:
        progressed: some more were written.
            args: how many in all, of how many.
        ended: the export ended, whatever came of it.
            arg: the Exported.
    """

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, send_log: SendLog, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send_log, self._background = send_log, background
        self._stop: threading.Event | None = None

    @property
    def busy(self) -> bool:
        """Whether an export is under way."""
        return self._stop is not None

    def begin(self, path: Path, numbers: "array[int] | None", *, mask: bool, delimiter: str = ",") -> None:
        """Write sends to a file, as JSON where its name ends in .json, else as CSV.

        Raises RuntimeError while `busy`.

        numbers: of the sends, None for all.
        mask: whether phone numbers are made unreadable.
        delimiter: what separates the columns of a CSV file.
        """
        if self.busy:
            raise RuntimeError("another export is under way")
        stop = self._stop = threading.Event()
        job = _Job(self._send_log, path, numbers, mask, delimiter, stop)
        job.on_progress = self._background.progress(partial(self._on_progressed, job))

        def failed() -> None:
            self._on_ended(Exported(path, fault="The program made a mistake."))

        self._background.run(job.run, self._on_ended, failed)

    def stop(self) -> None:
        """End the export that is under way, without a file; `ended` is emitted when it has."""
        if self._stop is not None:
            self._stop.set()

    def _on_progressed(self, job: "_Job") -> None:
        self.progressed.emit(job.done, job.total)

    def _on_ended(self, exported: Exported) -> None:
        self._stop = None
        self.ended.emit(exported)


class _StoppedError(Exception):
    pass


class _Job:
    """One export.

    done: how many sends were read; read from the window's thread.
    total: of how many; read from the window's thread.
    on_progress: called when some more were written.
    """

    def __init__(
        self,
        send_log: SendLog,
        path: Path,
        numbers: "array[int] | None",
        mask: bool,
        delimiter: str,
        stop: threading.Event,
    ) -> None:
        self._send_log, self._path, self._numbers, self._stop = send_log, path, numbers, stop
        self._mask, self._delimiter = mask, delimiter
        self._count = 0
        self.done = self.total = 0
        self.on_progress: Any = None

    def run(self) -> Exported:
        from composer.sending.export import as_csv, as_json

        try:
            numbers = self._send_log.matching(SendFilter()) if self._numbers is None else self._numbers
            self.total = len(numbers)
            pages = self._pages(numbers)
            is_json = self._path.suffix.lower() == ".json"
            written = as_json(pages) if is_json else as_csv(pages, self._delimiter)
            write_atomic(self._path, written, private=False, what="The export")
        except StorageError as fault:
            return Exported(self._path, fault=str(fault))
        except _StoppedError:
            return Exported(self._path, stopped=True)
        return Exported(self._path, self._count, self.total - self._count)

    def _pages(self, numbers: "array[int]") -> Iterator[list[dict[str, Any]]]:
        from composer.sending.export import record

        for first in range(0, len(numbers), _PAGE):
            if self._stop.is_set():
                raise _StoppedError
            sends = self._send_log.get_many(tuple(numbers[first : first + _PAGE]))
            page = [record(send, mask=self._mask) for send in sends if send is not None]
            self._count += len(page)
            yield page
            self.done = min(first + _PAGE, self.total)
            self.on_progress()
