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
from shiboken6 import delete

from composer.message import links
from composer.session.process.interrupts import Interrupts
from composer.session.session import Session
from composer.store.files import StorageError
from composer.store.paths import Paths
from composer.store.temporary import sweep
from composer.system.faults import Faults
from composer.system.resources import path
from composer.ui.widgets import notify
from composer.ui.window.first_frame import FirstFrame
from composer.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from composer.session.process.single_instance import SingleInstance


_WRONG = "Something went wrong"

_log = logging.getLogger(__name__)


class App:
    """The window on a session: `start` shows it, `stop` ends it."""

    def __init__(self, session: Session) -> None:
        """Make it. Raises StorageError if the database is one of a newer version of the program."""
        self.session = session
        self.window = MainWindow(session)

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
        return self.session.end()

    def _after_first_frame(self, draft: Path | None) -> None:
        session, window = self.session, self.window
        self._begin_log()
        session.background.run(_load_libraries, lambda _none: self._on_libraries_loaded())
        window.start_replies()
        session.receiving.start()
        session.replies.refresh()
        session.replies.keep_for(session.settings.log_days)
        window.drafts.start()
        session.background.run(session.sandbox.start)
        session.accounts.fetch_key(session.accounts.current)
        window.notices.show_unkept(session.paths.root, session.opened_database[1])
        window.notices.show_quarantined(session.database, session.settings)
        session.log_upkeep.start()
        session.log_retention.apply()
        session.settings_saver.start()
        if draft is None:
            window.opener.open_last(session.settings.recent_files)
        else:
            window.files.load(draft)
        window.notices.offer_recovery(session.background)
        session.background.run(partial(sweep, session.paths, session.library.folder))

    def _on_libraries_loaded(self) -> None:
        self.session.reply_windows.start()
        self.session.readiness.refresh()

    def _begin_log(self) -> None:
        from composer.system.log_file import log_to

        try:
            log_to(self.session.paths.log)
        except OSError as fault:
            _log.warning("there is no log file: %s", fault.strerror)


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
        instance.asked.connect(app.window.opener.open)
    app.start(draft)
    status = application.exec()
    if instance is not None:
        instance.close()  # first: to stop may take a while, and a start meanwhile must not wait for an answer
    ended = app.stop()
    interrupts.close()
    # Now, while its panes can still answer that they are hidden: Python's end would take them in any order.
    delete(app.window)
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
