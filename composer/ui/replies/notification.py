"""A notification of the desktop that a customer replied, while the window is not active."""

from collections.abc import Sequence

from PySide6.QtCore import QDeadlineTimer, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from composer.replies.conversation import event_customer, event_text
from composer.store.replies.rows import KeptEvent
from composer.ui.widgets.elide import elide

_REST_MS = 5000
_WORDS_MAX = 80
_MARKS = str.maketrans({"<": "‹", ">": "›", "&": "＆"})  # some desktops take a notice's text for HTML


class ReplyNotification(QObject):
    """Shows one notification at a time, on desktops that have such.

    Signals:
        clicked: the notification was clicked on.
    """

    clicked = Signal()

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._tray: QSystemTrayIcon | None = None
        self._rest = QDeadlineTimer(0)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._on_focus_window_changed)

    def show_replies(self, answers: Sequence[KeptEvent]) -> None:
        """Show what customers wrote or tapped.

        Nothing is shown while the window is active, or within five seconds of the notification before.
        """
        if not answers or self._pane.window().isActiveWindow() or not self._rest.hasExpired():
            return
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        self._rest.setRemainingTime(_REST_MS)
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._pane.window().windowIcon(), self)
            self._tray.messageClicked.connect(self.clicked)
            self._tray.activated.connect(lambda _reason: self.clicked.emit())
        self._tray.show()
        self._tray.showMessage(*notification(answers), self._pane.window().windowIcon())

    def _on_focus_window_changed(self) -> None:
        if self._tray is not None and self._pane.window().isActiveWindow():
            self._tray.hide()


def notification(answers: Sequence[KeptEvent]) -> tuple[str, str]:
    """Return a notification's title and text."""
    if len(answers) > 1:
        return f"{len(answers):,} answers of customers", "They are in the pane Replies."
    event = answers[0].event
    who = event_customer(answers[0]) or "A customer"
    return "A customer answered", f"{who}: {elide(event_text(event), _WORDS_MAX)}".translate(_MARKS)
