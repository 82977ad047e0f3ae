"""The program's body field and a bare QPlainTextEdit beside it, to be typed in."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from composer.app import App
from composer.session.session import Session
from composer.store.accounts.keychain import KeyStore
from composer.store.paths import Paths

TEXT = """Hi *Maria*, thank you for your order _4711_ at our shop! We are happy to tell you that it \
is on its way.
It will arrive tomorrow between *9:00* and *12:00* at the address you gave us. Please be at home then.

- The courier calls you half an hour before
- You sign with your code `4711`
- You can change the day until *18:00* today

> Deliveries on Saturdays and Sundays cost ~5.00~ 3.50 and are made by our partner in your city

If nobody is at home, we leave the parcel with a neighbour or bring it to the shop around the \
corner, where it waits.
You can also ask us to bring it on another day, or to another address in the same city: just reply \
to this message.

*Please note:* the shop opens from Monday to Saturday, and closes at noon on the day before a holiday.
If the parcel is damaged, tell the courier at once and do not sign for it. We then send you a new \
one free of """
"""Some 900 characters as marketing staff writes them."""

PATIENCE = 10.0


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class Typed:
    """A text field in a window of its own, typed in with real key events of that window."""

    def __init__(self, entry: QPlainTextEdit) -> None:
        self.entry = entry
        self.paints = Paints(entry.viewport())

    def begin(self, text: str) -> None:
        """Bring the window to the front, with this text in the field and the caret at its end."""
        window = self.entry.window()
        window.activateWindow()
        self.entry.setFocus()
        self.entry.setPlainText(text)
        self.entry.moveCursor(QTextCursor.MoveOperation.End)
        wait_until(lambda: window.isActiveWindow() and self.entry.hasFocus())
        pause()

    def type(self, key: Qt.Key) -> float:
        """Press and release a key; return the seconds until the field is painted with it."""
        window, before = self.entry.window().windowHandle(), self.paints.count
        start = perf_counter()
        QTest.keyPress(window, key)
        wait_until(lambda: self.paints.count > before)
        seconds = perf_counter() - start
        QTest.keyRelease(window, key)
        return seconds


@contextmanager
def two_fields() -> Iterator[tuple[Typed, Typed, App]]:
    """Yield a bare QPlainTextEdit, the body field of equal size and font, and the program."""
    application = QApplication.instance() or QApplication([])
    assert application is not None
    with TemporaryDirectory() as folder:
        app = App(Session(Paths(Path(folder)), KeyStore(lambda: None)))
        app.start(None)
        wait_until(lambda: app.session.readiness.ready or app.session.readiness.problems)
        body = app.window.message.form.body.input
        assert isinstance(body, QPlainTextEdit)
        bare = QPlainTextEdit()
        bare.setFont(body.font())
        bare.resize(body.size())
        bare.show()
        pause()
        try:
            yield Typed(bare), Typed(body), app
        finally:
            bare.close()
            app.window.hide()
            app.stop()


def wait_until(is_true: Callable[[], object]) -> None:
    """Let Qt work until something is so."""
    limit = perf_counter() + PATIENCE
    while not is_true():
        QApplication.processEvents()
        assert perf_counter() < limit, "nothing came of it"


def pause() -> None:
    """Let Qt work for the time between two keys of a fast typist, in which the preview catches up."""
    QTest.qWait(80)
