"""The window's long-lived objects: made once, connected, started."""

import logging
import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.message import links
from composer.message.drafts.draft import loads
from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.autosave import Autosave
from composer.session.drafts.document import Document
from composer.session.drafts.file_jobs import LibraryFiles
from composer.session.drafts.file_watch import FileWatch
from composer.session.drafts.header_file import CheckFile, HeaderFile
from composer.session.drafts.library import LibraryModel
from composer.session.log.export import LogExport
from composer.session.log.model import LogModel
from composer.session.log.retention import LogRetention
from composer.session.log.upkeep import LogUpkeep
from composer.session.process.interrupts import Interrupts
from composer.session.replies.customer import SimulatedCustomer
from composer.session.replies.deliveries import Deliveries
from composer.session.replies.receiving import Receiving
from composer.session.replies.replies import Replies
from composer.session.replies.reply_window import ReplyWindows
from composer.session.sending.account_memory import AccountMemory
from composer.session.sending.readiness import Readiness
from composer.session.sending.repeat_check import RepeatCheck
from composer.session.sending.sender import Sender
from composer.session.settings_saver import SettingsSaver
from composer.store.accounts.accounts import AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from composer.store.database import open_database
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.library import Library
from composer.store.drafts.recovery import Recovery
from composer.store.drafts.save import Saver
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError
from composer.store.instances import RunningInstance
from composer.store.log.sends import SendLog
from composer.store.paths import Paths
from composer.store.replies.events import Events
from composer.store.settings import load_settings
from composer.store.temporary import sweep
from composer.system.faults import Faults
from composer.system.resources import path
from composer.ui.curl.actions import CurlActions
from composer.ui.drafts.changed_file_notice import ChangedFileNotice
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.drafts.library.dock import LibraryDock
from composer.ui.drafts.recent_files import RecentFiles
from composer.ui.log.pane import LogPane
from composer.ui.replies.dock import RepliesDock
from composer.ui.widgets import notify
from composer.ui.window.first_frame import FirstFrame
from composer.ui.window.main_window import MainWindow
from composer.ui.window.notices import Notices, unkept
from composer.ui.window.opener import Opener

if TYPE_CHECKING:
    from composer.session.process.single_instance import SingleInstance

_NOTICE_MS = 30_000
_FOR_USER_MS = 1500  # at the end, for a keychain: one that waits for its password would hold the program up

_WRONG = "Something went wrong"

_log = logging.getLogger(__name__)


class App:
    """Everything the window needs: `start` shows it, `stop` ends it."""

    def __init__(
        self, paths: Paths, keys: KeyStore | None = None, check_file: CheckFile | None = None
    ) -> None:
        """Make it all. Raises StorageError if the database is one of a newer version of the program.

        keys: where API keys are kept; by default the system's keychain and the file of keys.
        check_file: fetches and judges the header's file; by default from the web.
        """
        self._paths = paths
        self.settings = load_settings(paths.settings)
        self.database, unusable = open_database(paths.database)
        self._unkept = unkept(paths.root, unusable) if unusable else ""
        self._running_instance = RunningInstance(paths.root)
        self.send_log = SendLog(self.database, instance=self._running_instance)
        self.sandbox = Sandbox()
        self.background = Background()
        self.accounts = AccountBook(
            AccountsFile(paths.accounts),
            keys or KeyStore(file=KeyFile(paths.keys), environ=os.environ),
            paths.pictures,
            self.background,
            self.sandbox.base_url,
        )
        self.document = Document(loads(path("samples/welcome.reply.json").read_bytes()))
        self.header_file = HeaderFile(self.document, self.background, self.settings, check_file)
        self.repeat_check = RepeatCheck(self.send_log)
        self.events = Events(self.database)
        self.replies = Replies(self.events, self.send_log, self.background)
        self.receiving = Receiving(self.replies.keep, self.settings, self.background)
        self.simulated_customer = SimulatedCustomer(
            self.document, self.accounts, self.sandbox, self.receiving, self.background, self.settings
        )
        self.reply_windows = ReplyWindows(self.events)
        self.deliveries = Deliveries(self.events)
        self.readiness = Readiness(
            self.document, self.accounts, self.header_file, self.repeat_check, self.reply_windows
        )
        self.sender = Sender(self.send_log, self.background, self.receiving)
        self.log = LogModel(self.send_log, self.background, self.settings, self.deliveries)
        self._log_export = LogExport(self.send_log, self.background)
        self._log_retention = LogRetention(self.send_log, self.background, self.settings)
        saver = Saver(Versions(paths.versions), paths.locks)
        files = DraftFiles(self.document, saver, self.background, self.settings, paths.drafts_folder)
        folder = Path(self.settings.drafts_folder or paths.drafts_folder)
        self.library = LibraryModel(folder, partial(Library, indexes=paths.indexes), self.background)
        self._library_files = LibraryFiles(FileOperations(saver), self.library, self.background)
        self.window = MainWindow(
            self.document,
            self.readiness,
            self.accounts,
            self.header_file,
            self.sender,
            self.repeat_check,
            LogPane(self.log, self._log_export, self._log_retention, self.settings),
            self.settings,
            files,
            LibraryDock(
                self.library, self._library_files, files, self.document, self.settings, paths.drafts_folder
            ),
            self.sandbox,
            self.simulated_customer,
        )
        self.replies_dock = RepliesDock(
            self.window,
            self.replies,
            self.receiving,
            self.simulated_customer,
            self.accounts,
            self.settings,
            self.window.place_beside_log,
        )
        self.opener = Opener(self.window, files, self.document, self.background)
        self.file_watch = FileWatch(self.background, top=lambda: self.library.folder)
        self.changed_file_notice = ChangedFileNotice(self.window, self.document, files, self.file_watch)
        self._curl = CurlActions(
            self.window, self.document, self.accounts, self.background, files.begin, self.window.begin_account
        )
        self._account_memory = AccountMemory(self.document, self.accounts, self.sender, self.settings)
        self.accounts.renamed.connect(self.repeat_check.rename)
        self._account_memory.chosen.connect(self._on_account_chosen)
        RecentFiles(self.window.menus.recent, self.settings, files)
        self._recovery = Recovery(paths.recovery)
        self.autosave = Autosave(self.document, self._recovery, self.background)
        self.autosave.kept.connect(self.window.show_autosave_fault)
        self._notices = Notices(self.window, self.accounts, self._recovery, self.autosave)
        self._settings_saver = SettingsSaver(self.settings)
        self._log_upkeep = LogUpkeep(
            self.database,
            self.send_log,
            self.log,
            self._log_retention,
            self.sender,
            self.readiness,
            self.background,
        )
        self._log_upkeep.refreshed.connect(self.replies.refresh)
        self._log_upkeep.recipients_changed.connect(self.window.form.offer_recipients)
        self._log_upkeep.recreated.connect(self._notices.show_log_recreated)
        self._log_upkeep.removal_failed.connect(self._notices.show_log_not_cleared)
        self.window.menus.paste_curl_chosen.connect(self._curl.paste)
        self.window.menus.copy_curl_chosen.connect(self._curl.copy)
        self.window.menus.picture_chosen.connect(self.window.preview.save_picture)
        self.window.menus.compare_chosen.connect(self.window.preview.compare_chosen)
        self.library.noticed.connect(lambda said: self.window.statusBar().showMessage(said, _NOTICE_MS))
        self._connect_replies()

    def _connect_replies(self) -> None:
        menus = self.window.menus
        menus.shapes.show_value(self.simulated_customer.shape)
        menus.shapes.chosen.connect(self.simulated_customer.choose_shape)
        menus.start_over_chosen.connect(self.simulated_customer.start_over)
        menus.import_chosen.connect(self.replies_dock.import_callbacks)
        self.sender.finished.connect(self.simulated_customer.begin)
        self.sender.finished.connect(self.replies_dock.follow)
        self.replies.received.connect(lambda _events: self.deliveries.forget())
        self.replies.received.connect(lambda _events: self.reply_windows.forget())

    def start(self, draft: Path | None) -> None:
        """Show the window with a file, by default the last one; the slow parts follow the first frame."""
        FirstFrame(self.window).passed.connect(lambda: self._after_first_frame(draft))
        self.window.show()

    def keep(self) -> None:
        """Keep what `stop` would: where the user logs off, the process may be ended without another word."""
        self.window.save_layout()
        self.background.wait(_FOR_USER_MS, 0)  # or older text could be written after this
        self.autosave.keep()
        self._settings_saver.save()

    def stop(self) -> bool:
        """Save, and end what runs in the background, within a few seconds; return whether all of it ended."""
        self.window.drafts.stop()
        self._log_upkeep.stop()
        self.reply_windows.stop()
        self.sender.stop()
        self.header_file.stop()
        self._log_export.stop()
        self._log_retention.stop()
        self.library.stop()
        self.file_watch.stop()
        self.simulated_customer.stop()
        self.sandbox.stop()
        self.receiving.stop()
        ended = self.background.wait(5000, _FOR_USER_MS)
        if not ended:  # it may hang in a network drive that is gone
            _log.warning("a background job did not end")
        self.autosave.stop()
        self._settings_saver.stop()
        try:
            self.send_log.conclude_again()
        except StorageError as fault:
            _log.warning("%s", fault)
        self._running_instance.end()
        self.library.close()
        self.database.close_all()
        self.document.end()
        return ended

    def _after_first_frame(self, draft: Path | None) -> None:
        self._begin_log()
        self.background.run(_load_libraries, lambda _none: self._on_libraries_loaded())
        self.replies_dock.start()
        self.receiving.start()
        self.replies.refresh()
        self.replies.keep_for(self.settings.log_days)
        self.window.drafts.start()
        self.background.run(self.sandbox.start)
        self.accounts.fetch_key(self.accounts.current)
        self._notices.show_unkept(self._unkept)
        self._notices.show_quarantined(self.database, self.settings)
        self._log_upkeep.start()
        self._log_retention.apply()
        self._settings_saver.start()
        if draft is None:
            self.opener.open_last(self.settings.recent_files)
        else:
            self.window.files.load(draft)
        self._notices.offer_recovery(self.background)
        self.background.run(partial(sweep, self._paths, self.library.folder))

    def _on_libraries_loaded(self) -> None:
        self.reply_windows.start()
        self.readiness.refresh()

    def _begin_log(self) -> None:
        from composer.system.log_file import log_to

        try:
            log_to(self._paths.log)
        except OSError as fault:
            _log.warning("there is no log file: %s", fault.strerror)

    def _on_account_chosen(self, name: str) -> None:
        self.window.send_flow.require_confirmation()
        self.window.statusBar().showMessage(f"This draft is sent with “{name}”, as before.", _NOTICE_MS)


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
    instance = _instance(paths.root)
    try:
        if instance is not None and not instance.claim(draft):
            return 0
    except StorageError as fault:
        notify.warn(None, "The program cannot start", str(fault))
        return 2
    interrupts = Interrupts(application)
    # Without a question, and out of every dialog: `quit` would ask the window first.
    interrupts.interrupted.connect(lambda: QApplication.exit(0))
    try:
        app = App(paths)
    except (StorageError, OSError) as fault:
        if instance is not None:
            instance.close()  # no window will open the files of other starts
        notify.warn(None, "The program cannot start", str(fault))
        return 2
    # Through the event loop: a fault may come from another thread, or from the midst of painting.
    Faults(
        lambda text: QTimer.singleShot(0, app.window, lambda: notify.warn(app.window, _WRONG, text))
    ).install()
    interrupts.interrupted.connect(app.window.save_layout)
    application.commitDataRequest.connect(app.keep)
    if instance is not None:
        instance.asked.connect(app.opener.open)
    app.start(draft)
    status = application.exec()
    if instance is not None:
        instance.close()  # first: to stop may take a while, and a start meanwhile must not wait for an answer
    ended = app.stop()
    interrupts.close()
    if not ended:
        logging.shutdown()
        os._exit(status)  # else the jobs' pool would wait for the one that hangs, without end
    return status


def _instance(folder: Path) -> "SingleInstance | None":
    """Return what finds the other starts; None where Qt's network part lacks a library."""
    try:
        from composer.session.process.single_instance import SingleInstance
    except ImportError as fault:
        _log.warning("other starts cannot be found: %s", fault)  # each has a window of its own
        return None
    return SingleInstance(folder)


def _load_libraries() -> None:
    """Import what would hold up the first frame, the first problems or the first send."""
    for name in ("phonenumbers", "composer.kaleyra.http.transport"):
        import_module(name)
    links.find("a.b")
