"""What acting on the window needs."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QListWidget

from composer.message.drafts.draft import Draft
from composer.message.model import Message


class User:
    """Types, clicks and looks as a person does."""

    def __init__(self, app, qtbot) -> None:
        self.app, self.session, self.qtbot = app, app.session, qtbot
        self.window, self.form = app.window, app.window.message.form

    def type(self, field: str, text: str) -> None:
        """Replace a field's text by typing."""
        entry = self.form.fields[field].input
        entry.setFocus()
        entry.selectAll()
        self.qtbot.keyClick(entry, Qt.Key.Key_Delete)
        for character in text:
            if character.isascii():
                self.qtbot.keyClicks(entry, character)
            else:  # no key has it: it comes from an input method
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(entry, event)

    def click(self, button) -> None:
        QApplication.processEvents()  # no hand is faster than the layout
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def click_row(self, rows: QListWidget, number: int) -> None:
        """Click a line of a list."""
        item = rows.item(number)
        rows.scrollToItem(item)
        self.qtbot.mouseClick(
            rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(item).center()
        )

    def refresh(self) -> None:
        """Wait until the window has checked the draft again."""
        self.session.readiness.refresh()

    def send(self):
        """Press Send and wait for the outcome."""
        self.refresh()
        self.qtbot.waitUntil(self.window.message.send_bar.send.isEnabled)
        with self.qtbot.waitSignal(self.session.sender.finished, timeout=15000) as finished:
            self.click(self.window.message.send_bar.send)
        return finished.args[0].outcome

    def notes(self, field: str) -> str:
        """What stands beneath a field."""
        self.refresh()
        return self.form.fields[field].notes.text

    def row(self, number: int = 0) -> list[str]:
        """What a row of the log shows."""
        model = self.window.log.table.model()
        return [model.index(number, column).data() for column in range(model.columnCount())]

    def menu_entry(self, menu: str, text: str) -> QAction:
        """Return an action of the menu bar by its menu's title and its text, without their marks."""
        [found] = [
            action.menu()
            for action in self.window.menuBar().actions()
            if action.text().replace("&", "") == menu
        ]
        return next(action for action in found.actions() if action.text().replace("&", "") == text)

    @property
    def detail(self):
        return self.window.log.detail


@pytest.fixture
def user(app, qtbot) -> User:
    return User(app, qtbot)


@pytest.fixture
def empty(user):
    """An empty draft to begin with."""
    user.window.files.new()
    return user


@pytest.fixture
def show(user) -> Callable[..., None]:
    """Open a message as a file's."""

    def open_message(**fields: object) -> None:
        user.session.document.open(Draft("Offer", Message(**fields)), None)
        user.refresh()

    return open_message
