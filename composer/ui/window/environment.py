"""What shows at a glance whether a message would reach a real phone: badge, colour and the window's edge."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QLabel, QWidget

from composer.kaleyra.account import Account
from composer.ui.widgets.colours import account_colours
from composer.ui.widgets.elide import NAME_MAX, elide, tool_tip

_EDGE = 3


class Badge(QLabel):
    """The kind of the account in use, in its colour, and its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("badge", "sandbox")

    def show_account(self, account: Account, next_answer: str) -> None:
        """Show an account.

        next_answer: the label of the sandbox's next answer, "" for the usual one.
        """
        if account.is_sandbox:
            text = f"next answer: {next_answer}" if next_answer else "nothing reaches a customer"
        else:
            text = elide(account.name, NAME_MAX)
        self.setText(f"{account.kind.upper()} · {text}")
        self.setToolTip("" if account.is_sandbox else tool_tip(account.name))
        # Its own has the style sheet's colours.
        fill, ink = account_colours(QGuiApplication.palette(), account)
        style = "" if account.is_sandbox else f"QLabel {{ background: {fill}; color: {ink}; }}"
        if style != self.styleSheet():
            self.setStyleSheet(style)


class WindowEdge(QWidget):
    """A line around everything in the colour of an account that reaches real phones; none for a sandbox."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._colour = QColor()
        self.hide()
        window.installEventFilter(self)

    def show_account(self, account: Account) -> None:
        """Show an account's colour."""
        self._colour = QColor(account_colours(QGuiApplication.palette(), account)[0])
        self.setVisible(account.kind != "sandbox")
        self._fit()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, and above what is in it."""
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self._fit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill what the mask leaves: the edge."""
        QPainter(self).fillRect(event.rect(), self._colour)

    def _fit(self) -> None:
        whole = self._window.rect()
        self.setGeometry(whole)
        inside = whole.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self.setMask(QRegion(whole).subtracted(QRegion(inside)))  # nothing within it is painted twice
        self.raise_()
