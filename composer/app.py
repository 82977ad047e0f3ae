"""The process: the application, its one instance, faults, the first frame, start and stop."""

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

from composer.message import links
from composer.session.process.interrupts import Interrupts
from composer.session.session import Session
from composer.store.files import StorageError
from composer.store.paths import Paths
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

_WRONG = "Something went wrong"

_log = logging.getLogger(__name__)


class App:
    """The window on a session: `start` shows it, `stop` ends it."""

    def __init__(self, session: Session) -> None:
        """Make it. Raises StorageError if the database is one of a newer version of the program."""
        self.session = session
        files = DraftFiles(
            session.document,
            session.saver,
            session.background,
            session.settings,
            session.paths.drafts_folder,
        )
        self.window = MainWindow(
            session.document,
            session.readiness,
            session.accounts,
            session.header_file,
            session.sender,
            session.repeat_check,
            LogPane(session.log, session.log_export, session.log_retention, session.settings),
            session.settings,
            files,
            LibraryDock(
                session.library,
                session.library_files,
                files,
                session.document,
                session.settings,
                session.paths.drafts_folder,
            ),
            session.sandbox,
            session.simulated_customer,
        )
        self.replies_dock = RepliesDock(
            self.window,
            session.replies,
            session.receiving,
            session.simulated_customer,
            session.accounts,
            session.settings,
            self.window.place_beside_log,
        )
        self.opener = Opener(self.window, files, session.document, session.background)
        self.changed_file_notice = ChangedFileNotice(self.window, session.document, files, session.file_watch)
        self._curl = CurlActions(
            self.window,
            session.document,
            session.accounts,
            session.background,
            files.begin,
            self.window.begin_account,
        )
        session.account_memory.chosen.connect(self._on_account_chosen)
        RecentFiles(self.window.menus.recent, session.settings, files)
        session.autosave.kept.connect(self.window.show_autosave_fault)
        self._notices = Notices(self.window, session.accounts, session.recovery, session.autosave)
        session.log_upkeep.recipients_changed.connect(self.window.form.offer_recipients)
        session.log_upkeep.recreated.connect(self._notices.show_log_recreated)
        session.log_upkeep.removal_failed.connect(self._notices.show_log_not_cleared)
        self.window.menus.paste_curl_chosen.connect(self._curl.paste)
        self.window.menus.copy_curl_chosen.connect(self._curl.copy)
        self.window.menus.picture_chosen.connect(self.window.preview.save_picture)
        self.window.menus.compare_chosen.connect(self.window.preview.compare_chosen)
        session.library.noticed.connect(lambda said: self.window.statusBar().showMessage(said, _NOTICE_MS))
        self._connect_replies()

    def _connect_replies(self) -> None:
        menus, customer = self.window.menus, self.session.simulated_customer
        menus.show_shape(customer.shape)
        menus.shape_chosen.connect(customer.choose_shape)
        menus.start_over_chosen.connect(customer.start_over)
        menus.import_chosen.connect(self.replies_dock.import_callbacks)
        self.session.sender.finished.connect(self.replies_dock.follow)

    def start(self, draft: Path | None) -> None:
        """Show the window with a file, by default the last one; the slow parts follow the first frame."""
        FirstFrame(self.window).passed.connect(lambda: self._after_first_frame(draft))
        self.window.show()

    def keep(self) -> None:
        """Keep what `stop` would: where the user logs off, the process may be ended without another word."""
        self.window.save_layout()
        self.session.keep()

    def stop(self) -> bool:
        """Save, and end what runs in the background, within a few seconds; return whether all of it ended."""
        self.window.drafts.stop()
        return self.session.end()

    def _after_first_frame(self, draft: Path | None) -> None:
        session = self.session
        self._begin_log()
        session.background.run(_load_libraries, lambda _none: self._on_libraries_loaded())
        self.replies_dock.start()
        session.receiving.start()
        session.replies.refresh()
        session.replies.keep_for(session.settings.log_days)
        self.window.drafts.start()
        session.background.run(session.sandbox.start, lambda _none: None)
        session.accounts.fetch_key(session.accounts.current)
        self._notices.show_unkept(unkept(session.paths.root, session.database_fault))
        self._notices.show_quarantined(session.database, session.settings)
        session.log_upkeep.start()
        session.log_retention.apply()
        session.settings_saver.start()
        if draft is None:
            self.opener.open_last(session.settings.recent_files)
        else:
            self.window.files.load(draft)
        self._notices.offer_recovery(session.background)
        session.background.run(partial(sweep, session.paths, session.library.folder), lambda _none: None)

    def _on_libraries_loaded(self) -> None:
        self.session.reply_windows.start()
        self.session.readiness.refresh()

    def _begin_log(self) -> None:
        from composer.system.log_file import log_to

        try:
            log_to(self.session.paths.log)
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
        app = App(Session(paths))
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
    for name in ("phonenumbers", "composer.message.problems", "composer.kaleyra.http.transport"):
        import_module(name)
    links.find("a.b")
