"""What files and keyboards bring into the inputs."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QMenu

from composer.message.model import Button, Header

# What the offscreen platform says of popups.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize("length", [32_767, 32_768, 250_000])
def test_a_long_line_is_kept_whole(user, show, length):
    show(footer="x" * length)
    entry = user.form.footer.input
    assert len(entry.text()) == length
    entry.setCursorPosition(3)
    user.qtbot.keyClicks(entry, "y")
    assert user.session.document.message.footer == "xxxy" + "x" * (length - 3)
    assert user.form.footer.counter.text == f"{length + 1}/60"


def test_a_long_line_can_be_pasted_and_is_counted(empty):
    QApplication.clipboard().setText("x" * 40_000)
    empty.form.footer.input.paste()
    assert len(empty.session.document.message.footer) == 40_000
    assert "Shorten the footer by 39,940" in empty.notes("footer")


HALF = "\ud83d"


@pytest.mark.parametrize("field", ["body", "footer", "header.value", "buttons[0].title"])
def test_half_an_emoji_is_seen_and_can_be_deleted(user, show, field):
    text = f"a{HALF}b"
    show(body=text, footer=text, header=Header("text", text), buttons=(Button("1", text),))
    entry = user.form.fields[field].input
    assert entry.text() == "a\ufffdb"
    assert "Half an emoji stands after “a”" in user.notes(field)
    assert not user.session.document.dirty
    entry.setFocus()
    entry.put_caret(2)
    user.qtbot.keyClick(entry, Qt.Key.Key_Backspace)
    assert entry.text() == "ab"
    assert "emoji" not in user.notes(field)
    user.qtbot.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entry.text() == "a\ufffdb"
    assert "Half an emoji" in user.notes(field)


@pytest.mark.parametrize("field", ["body", "footer"])
def test_typing_beside_half_an_emoji_keeps_the_caret(user, show, field):
    show(body=f"ab{HALF}", footer=f"ab{HALF}")
    entry = user.form.fields[field].input
    entry.setFocus()
    entry.put_caret(1)
    user.qtbot.keyClicks(entry, "xy")
    assert entry.text() == "axyb\ufffd"
    assert "lost character" in user.notes(field)  # can be sent, and is named as what is seen


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_shift_enter_is_a_plain_line_break(empty, key):
    entry = empty.form.body.input
    empty.type("body", "abXX")
    cursor = entry.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(4, cursor.MoveMode.KeepAnchor)
    entry.setTextCursor(cursor)
    empty.qtbot.keyClick(entry, key, Qt.KeyboardModifier.ShiftModifier)
    empty.qtbot.keyClicks(entry, "c")
    assert empty.session.document.message.body == "ab\nc"
    assert "line break" not in empty.notes("body")


def open_menu(entry) -> QMenu:
    """Ask for the menu of an input by the mouse."""
    target = entry.viewport() if hasattr(entry, "viewport") else entry
    place = QPoint(5, 5)
    QApplication.sendEvent(
        target, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place))
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def named(menu: QMenu, word: str) -> list[QAction]:
    return [action for action in menu.actions() if action.text().replace("&", "").startswith(word)]


@pytest.mark.parametrize("field", ["footer", "body"])
def test_undo_in_the_menu_of_an_input_is_the_drafts(empty, field):
    entry = empty.form.fields[field].input
    menu = open_menu(entry)
    (undo,) = named(menu, "Undo")
    assert not undo.isEnabled()
    menu.close()
    empty.type("name", "Spring")
    empty.type(field, "Bye")
    for expected in (("", "Spring"), ("", "")):
        menu = open_menu(entry)
        (undo,) = named(menu, "Undo")
        undo.trigger()
        menu.close()
        assert (entry.text(), empty.session.document.draft.name) == expected
    assert not empty.session.document.undo_stack.canUndo()
    menu = open_menu(entry)
    (redo,) = named(menu, "Redo")
    redo.trigger()
    menu.close()
    assert empty.session.document.draft.name == "Spring"


def test_a_huge_word_is_wrapped_the_quick_way_and_other_texts_between_words(user, show):
    mode = QTextOption.WrapMode
    entry = user.form.body.input
    for length, expected in ((250_000, mode.WrapAnywhere), (1024, mode.WrapAtWordBoundaryOrAnywhere)):
        show(body="x" * length)
        assert entry.wordWrapMode() == expected
    for number in range(3):
        QApplication.clipboard().setText("x" * 10_000)
        entry.moveCursor(entry.textCursor().MoveOperation.End)
        entry.paste()
        assert entry.wordWrapMode() == (mode.WrapAnywhere if number else mode.WrapAtWordBoundaryOrAnywhere)
    assert len(user.session.document.message.body) == 31_024
    user.type("body", "Hi")
    assert entry.wordWrapMode() == mode.WrapAtWordBoundaryOrAnywhere


def test_the_second_ctrl_b_ends_what_the_first_began(empty):
    entry = empty.form.body.input
    entry.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    empty.qtbot.keyClicks(entry, "Hi ")
    empty.qtbot.keyClick(entry, Qt.Key.Key_B, control)
    empty.qtbot.keyClicks(entry, "Maria")
    empty.qtbot.keyClick(entry, Qt.Key.Key_B, control)
    empty.qtbot.keyClicks(entry, ", hello")
    assert empty.session.document.message.body == "Hi *Maria*, hello"


def test_bold_chosen_twice_leaves_no_marks(empty):
    entry = empty.form.body.input
    entry.setFocus()
    for _ in range(2):
        empty.qtbot.keyClick(entry, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert empty.session.document.message.body == ""


def test_the_body_is_as_high_as_its_text_up_to_a_limit(empty):
    entry, bar = empty.form.body.input, empty.form.body.input.verticalScrollBar()
    least = entry.height()

    def press_return(times: int) -> int:
        for _ in range(times):
            empty.qtbot.keyClick(entry, Qt.Key.Key_Return)
        return entry.height()

    entry.setFocus()
    assert press_return(5) == least
    grown = press_return(4)
    assert grown > least
    assert bar.maximum() == 0
    assert press_return(20) > grown
    assert bar.maximum() > 0
    empty.type("body", "a")
    assert entry.height() == least


def test_a_long_line_makes_the_body_higher_too(empty):
    entry = empty.form.body.input
    least = entry.height()
    QApplication.clipboard().setText("word " * 300)
    entry.paste()
    assert entry.height() > least


@pytest.mark.parametrize("body", ["Hello", "", "Hello\u200bMaria"], ids=["fine", "reproached", "outlined"])
def test_a_key_paints_nothing_that_lies_below_the_body(user, show, body):
    show(body=body)
    entry = user.form.body.input
    entry.setFocus()
    entry.moveCursor(QTextCursor.MoveOperation.End)
    user.qtbot.keyClick(entry, "a")
    user.refresh()
    user.qtbot.wait(50)
    below = Painted(user.form.body)
    user.qtbot.keyClick(entry, "b")
    user.qtbot.wait(50)
    assert below.times == 0
    user.form.body.update()
    user.qtbot.waitUntil(lambda: below.times == 1)


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_a_menu_is_not_leaving_the_field(empty):
    """Else an empty field would be reproached while its own menu is open."""
    entry = empty.form.to.input
    entry.setFocus()
    QApplication.focusObject()
    QApplication.instance().focusChanged.emit(entry, None)
    assert "Enter the recipient" not in empty.notes("to")
    QApplication.instance().focusChanged.emit(entry, empty.form.body.input)
    assert "Enter the recipient" in empty.notes("to")
