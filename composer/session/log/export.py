"""Writes sends of the log to a file, away from the window."""

import threading
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from composer.session.background import Background
from composer.store.files import write_atomic
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

    def __init__(self, send_log: SendLog, background: Background) -> None:
        super().__init__()
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

        def failed(fault: object = "The program made a mistake.") -> None:
            self._on_ended(Exported(path, fault=str(fault)))

        def report(done: int, total: int) -> None:
            if stop.is_set():
                raise _StoppedError
            self._background.hand_back(partial(self.progressed.emit, done, total))

        job = partial(_export, self._send_log, path, numbers, mask, delimiter, report)
        self._background.run(job, self._on_ended, failed, crashed=failed)

    def stop(self) -> None:
        """End the export that is under way, without a file; `ended` is emitted when it has."""
        if self._stop is not None:
            self._stop.set()

    def _on_ended(self, exported: Exported) -> None:
        self._stop = None
        self.ended.emit(exported)


class _StoppedError(Exception):
    pass


def _export(
    send_log: SendLog,
    path: Path,
    numbers: "array[int] | None",
    mask: bool,
    delimiter: str,
    report: Callable[[int, int], None],
) -> Exported:
    """Write sends to a file. Raises StorageError.

    report: called with how many were written, of how many; may raise _StoppedError.
    """
    from composer.sending.export import as_csv, as_json, record

    wanted = send_log.matching(SendFilter()) if numbers is None else numbers
    count = 0

    def pages() -> Iterator[list[dict[str, Any]]]:
        nonlocal count
        for first in range(0, len(wanted), _PAGE):
            sends = send_log.get_many(tuple(wanted[first : first + _PAGE]))
            page = [record(send, mask=mask) for send in sends if send is not None]
            count += len(page)
            yield page
            report(min(first + _PAGE, len(wanted)), len(wanted))

    written = as_json(pages()) if path.suffix.lower() == ".json" else as_csv(pages(), delimiter)
    try:
        write_atomic(path, written, private=False, what="The export")
    except _StoppedError:
        return Exported(path, stopped=True)
    return Exported(path, count, len(wanted) - count)
