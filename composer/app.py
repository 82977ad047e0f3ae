"""The window's long-lived objects: made once, connected, started."""

import logging
import sys
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from composer.faults import Faults
from composer.kaleyra.sandbox import Sandbox
from composer.message import links
from composer.message.draft import Draft, loads
from composer.resources import path
from composer.session.accounts import AccountBook
from composer.session.background import Background
from composer.session.document import Document
from composer.session.interrupts import Interrupts
from composer.session.keeper import Keeper
from composer.session.log import LogModel
from composer.session.media import Look, Media
from composer.session.readiness import Readiness
from composer.session.sender import Sender
from composer.store.accounts import AccountsFile
from composer.store.database import Database
from composer.store.files import StorageError, make_private_folder
from composer.store.history import History
from composer.store.keys import KeyStore
from composer.store.paths import Paths
from composer.store.recovery import Leftover, Recovery
from composer.store.runs import Run
from composer.store.saving import Saver
from composer.store.settings import load_settings
from composer.store.versions import Versions
from composer.ui import notify
from composer.ui.draft_files import DraftFiles
from composer.ui.main_window import MainWindow

_RECIPIENTS_OFFERED = 200
_LOOK_MS = 15_000  # after what another run left, and for a disk that takes again what it would not

_WRONG = "Something went wrong"

_log = logging.getLogger(__name__)


class App:
    """Everything the window needs: `start` shows it, `stop` puts it away."""

    def __init__(self, paths: Paths, keys: KeyStore | None = None, look: Look | None = None) -> None:
        """look: see Media. Raises StorageError if the program's folder or its database cannot be used."""
        self._log_file = paths.log
        make_private_folder(paths.root)
        self.settings = load_settings(paths.settings)
        self.database = Database(paths.database)
        self._run = Run(paths.root)
        self.history = History(self.database, run=self._run)
        self.sandbox = Sandbox()
        self.background = Background()
        self.accounts = AccountBook(
            AccountsFile(paths.accounts), keys or KeyStore(), paths.pictures, self.background, self.sandbox.base_url
        )
        self.document = Document(_sample())
        self.media = Media(self.document, self.background, look)
        self.readiness = Readiness(self.document, self.accounts, self.media)
        self.sender = Sender(self.history, self.background)
        self.log = LogModel(self.history)
        saver = Saver(Versions(paths.versions), paths.locks)
        self.window = MainWindow(
            self.document,
            self.readiness,
            self.accounts,
            self.media,
            self.sender,
            self.log,
            self.settings,
            DraftFiles(self.document, saver, self.background, self.settings, paths.drafts_folder),
            self.sandbox,
        )
        self._recovery = Recovery(paths.recovery)
        self.keeper = Keeper(self.document, self._recovery, self.background)
        self.keeper.kept.connect(self.window.say_whether_kept)
        self._looking = QTimer(self.window, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look_after_log)
        self.sender.finished.connect(lambda _message, _delivery: self._on_sender_finished())
        self.window.log.clear_action.triggered.connect(self._on_clear_chosen)

    def start(self, draft: Path | None) -> None:
        """Show the window, with this file, else the one that was open last; the slow parts follow the first frame."""
        self.window.show()
        QTimer.singleShot(0, lambda: self._after_first_frame(draft))

    def stop(self) -> None:
        """Keep what came of a send, save the preferences, and end what runs in the background, within a few seconds."""
        self.sender.stop()
        self.media.stop()
        self.sandbox.stop()
        if not self.background.wait(5000):
            _log.warning("a background job did not end")
        self.keeper.stop()
        for keep in (self.history.conclude_again, self.settings.save):
            try:
                keep()
            except StorageError as fault:
                _log.warning("%s", fault)
        self._run.end()
        self.database.close_all()

    def _after_first_frame(self, draft: Path | None) -> None:
        self._begin_log()
        self.background.run(_load_libraries, lambda _none: self.readiness.refresh())
        self.background.run(self.sandbox.start, lambda _none: None)
        self.accounts.fetch_key(self.accounts.current)
        self._say_what_was_set_aside()
        self._look_after_log()
        self._looking.start()
        self._offer_recipients()
        latest = Path(self.settings.recent_files[0]) if self.settings.recent_files else None
        if draft is not None:
            self.window.files.load(draft)
        elif latest is not None and _is_there(latest):
            self.window.files.load(latest)
        self.background.run(self._recovery.leftovers, self._offer_leftovers)

    def _offer_leftovers(self, leftovers: list[Leftover]) -> None:
        for aside in self._recovery.set_aside:
            text = f"It was kept as “{aside.name}”, and cannot be shown."
            notify.tell(self.window, "Work that was not saved is damaged", text)
        self._recovery.set_aside.clear()
        if not leftovers:
            return
        from composer.ui.dialogs.recovery import Choice, RecoveryDialog

        account = self.accounts.current
        dialog = RecoveryDialog(self.window, leftovers, account.business_name or account.name)
        dialog.exec()
        dialog.deleteLater()
        if dialog.choice is Choice.RESTORE and self.window.files.confirm_losing_work():
            self.window.files.restore(dialog.chosen)
            self.keeper.restored(dialog.chosen)
        elif dialog.choice is Choice.DISCARD:
            self.keeper.discard(dialog.chosen)
            self._offer_leftovers([leftover for leftover in leftovers if leftover is not dialog.chosen])

    def _begin_log(self) -> None:
        from composer.log_file import log_to

        try:
            log_to(self._log_file)
        except OSError as fault:
            _log.warning("there is no log file: %s", fault.strerror)

    def _say_what_was_set_aside(self) -> None:
        aside = self.database.set_aside
        if aside is not None:
            notify.tell(self.window, "The log was damaged", f"It was kept as “{aside.name}”, and a new one was begun.")
        if self.accounts.fault:
            notify.tell(self.window, "The accounts cannot be read", self.accounts.fault)
        aside = self.settings.set_aside
        if aside is not None:
            text = f"They were kept as “{aside.name}”. The program begins with its own again."
            notify.tell(self.window, "The preferences were damaged", text)

    def _on_sender_finished(self) -> None:
        self._offer_recipients()
        self._say_whether_log_was_begun_anew()

    def _on_clear_chosen(self) -> None:
        text = "What was sent, and to whom, can then no longer be looked up. A send that is under way stays."
        if not notify.confirm(self.window, "Remove all sends from the log?", text, "Clear log"):
            return

        def done(fault: str) -> None:
            self.log.refresh()
            self._offer_recipients()
            if fault:
                notify.tell(self.window, "The log could not be cleared", fault)

        self.background.run(lambda: _cleared(self.history), done)

    def _look_after_log(self) -> None:
        def done(changed: int) -> None:
            self._say_whether_log_was_begun_anew()
            if changed or not self.log.is_whole:
                self.log.refresh()

        self.background.run(lambda: _settled(self.history), done)

    def _say_whether_log_was_begun_anew(self) -> None:
        if self.database.begun_anew:
            self.database.begun_anew = False
            self.log.refresh()
            text = "Its file was removed while the program was running. The sends in it are no longer shown."
            notify.tell(self.window, "The log was begun anew", text)

    def _offer_recipients(self) -> None:
        try:
            self.window.form.offer_recipients(self.history.recipients(_RECIPIENTS_OFFERED))
        except StorageError as fault:
            _log.warning("%s", fault)  # offering nothing is no harm


def run(paths: Paths, draft: Path | None) -> int:
    """Open the window and return the exit status when it is closed."""
    # One warning for each font of a list that lacks a script; the next font of the list has it.
    # What is wrong with a picture is said at its field.
    QLoggingCategory.setFilterRules("qt.text.font.db.warning=false\nqt.gui.imageio.*=false")
    application = QApplication(sys.argv[:1])
    application.setApplicationName("reply-composer")
    application.setApplicationDisplayName("Reply-button composer")
    application.setDesktopFileName("reply-composer")
    application.setWindowIcon(QIcon(str(path("icon.svg"))))
    interrupts = Interrupts(application)
    # Without a question, and out of every dialog: `quit` would ask the window first.
    interrupts.came.connect(lambda: QApplication.exit(0))
    try:
        app = App(paths)
    except (StorageError, OSError) as fault:
        notify.tell(None, "The program cannot start", str(fault))
        return 2
    # Through the event loop: a fault may come from another thread, or from the midst of painting.
    Faults(lambda text: QTimer.singleShot(0, app.window, lambda: notify.tell(app.window, _WRONG, text))).install()
    interrupts.came.connect(app.window.keep_layout)
    app.start(draft)
    status = application.exec()
    app.stop()
    interrupts.close()
    return status


def _settled(history: History) -> int:
    """Return how many sends were given the outcome that they lacked."""
    try:
        return history.settle_leftovers() + history.conclude_again()
    except StorageError as fault:
        _log.warning("%s", fault)  # tried again soon
        return 0


def _cleared(history: History) -> str:
    """Return "" or why the log could not be cleared."""
    try:
        history.clear()
    except StorageError as fault:
        return str(fault)
    return ""


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # it cannot be looked at, so it cannot be opened
        return False


def _sample() -> Draft:
    return loads(path("samples/welcome.reply.json").read_bytes())


def _load_libraries() -> None:
    """Load what would hold up the first frame, the first look at the problems or the first send."""
    for name in ("phonenumbers", "composer.message.problems", "composer.kaleyra.transport"):
        import_module(name)
    links.find("a.b")
