"""Tells on the desktop that a customer answered, while the window is not in front."""

from collections.abc import Sequence

from PySide6.QtCore import QDeadlineTimer, QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from composer.replies.conversation import customer_name, words
from composer.store.replies.events import KeptEvent
from composer.ui.widgets.shortened import shortened

_REST_MS = 5000
_WORDS_MAX = 80
_MARKS = str.maketrans({"<": "‹", ">": "›", "&": "＆"})  # some desktops take a notice's text for HTML


class AnswerNotice(QObject):
    """Shows one notice at a time, on desktops that have such.

    Signals:
        clicked: the notice was clicked on.
    """

    clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._rest = QDeadlineTimer(0)

    def tell(self, answers: Sequence[KeptEvent]) -> None:
        """Tell of what customers wrote or tapped, unless the window is in front or one was told of just
        now.
        """
        if not answers or self._window.isActiveWindow() or not self._rest.hasExpired():
            return
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        self._rest.setRemainingTime(_REST_MS)
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self.clicked)
            self._tray.activated.connect(lambda _reason: self.clicked.emit())
        self._tray.show()
        self._tray.showMessage(*notice(answers), self._window.windowIcon())

    def withdraw(self) -> None:
        """Take the icon away: the window is in front."""
        if self._tray is not None:
            self._tray.hide()


def notice(answers: Sequence[KeptEvent]) -> tuple[str, str]:
    """Return a notice's title and text."""
    if len(answers) > 1:
        return f"{len(answers):,} answers of customers", "They are in the pane Replies."
    event = answers[0].event
    who = customer_name(event.recipient) if event.recipient else "A customer"
    return "A customer answered", f"{who}: {shortened(words(event), _WORDS_MAX)}".translate(_MARKS)
