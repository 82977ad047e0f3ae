"""Asks where the sends of the log are to be written, and shows how far that has got."""

import os.path
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from composer.session.log.export import Exported, LogExport
from composer.session.log.model import LogModel
from composer.ui.widgets import notify

_CSV, _JSON = "Spreadsheet (*.csv)", "JSON (*.json)"
_PROGRESS_DELAY_MS = 1000  # without a word about how far it has got


class ExportFile(QObject):
    """Exports what the log shows.

    Signals:
        noticed: the file is there.
            arg: a sentence.
    """

    notified = Signal(str)

    def __init__(self, pane: QWidget, model: LogModel, export: LogExport) -> None:
        super().__init__(pane)
        self._pane, self._model, self._export = pane, model, export
        # Where the last one went: not the drafts' folder, which may be shared.
        self._folder: Path | None = None
        self._progress: QProgressDialog | None = None
        export.progressed.connect(self._on_progressed)
        export.ended.connect(self._on_ended)

    def ask(self) -> None:
        """Ask for a file and write the sends that are shown to it."""
        if self._export.busy:
            return
        path = self._ask_path()
        if path is None:
            return
        self._folder = path.parent
        self._show_progress()
        # As spreadsheets of such countries have it.
        delimiter = ";" if QLocale().decimalPoint() == "," else ","
        self._export.begin(path, self._model.numbers, mask=self._model.masked, delimiter=delimiter)

    def _ask_path(self) -> Path | None:
        suggestion = (self._folder or _documents()) / f"Sends {date.today().isoformat()}.csv"
        asked = f"Export {self._model.rowCount():,} sends"
        name, kind = QFileDialog.getSaveFileName(
            self._pane.window(), asked, str(suggestion), f"{_CSV};;{_JSON}"
        )
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() in (".csv", ".json"):
            return path
        path = path.with_name(path.name + (".json" if kind == _JSON else ".csv"))
        taken = os.path.lexists(path) and not notify.confirm_replace(self._pane.window(), path)
        return None if taken else path

    def _show_progress(self) -> None:
        progress = QProgressDialog("Exporting…", "Cancel", 0, 0, self._pane.window())
        progress.setWindowTitle("Export")
        progress.setAutoReset(False)
        progress.setMinimumDuration(_PROGRESS_DELAY_MS)
        progress.canceled.connect(self._export.stop)
        progress.setValue(0)
        self._progress = progress

    def _on_progressed(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.setMaximum(total)
            self._progress.setLabelText(f"Exporting {done:,} of {total:,} sends…")
            self._progress.setValue(done)

    def _on_ended(self, exported: Exported) -> None:
        if self._progress is not None:
            self._progress.canceled.disconnect(self._export.stop)
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None
        if exported.fault:
            notify.warn(self._pane.window(), "The sends were not exported", exported.fault)
        elif exported.stopped:
            self.notified.emit("The export was stopped; nothing was written.")
        else:
            self.notified.emit(_result_text(exported))


def _documents() -> Path:
    """Return the user's folder of documents, their own folder where there is none."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(folder) if folder and os.path.isdir(folder) else Path.home()  # noqa: PTH112


def _result_text(exported: Exported) -> str:
    sends = "1 send" if exported.count == 1 else f"{exported.count:,} sends"
    left_out = f" {exported.left_out:,} could not be read and are left out." if exported.left_out else ""
    return f"{sends} exported to “{exported.path.name}”.{left_out}"
