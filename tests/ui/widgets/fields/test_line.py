"""What spreadsheets, file managers and input methods bring into a line."""

import time

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from composer.message.drafts.draft import MAX_BYTES
from composer.ui.drafts.library.rename_dialog import RenameDialog
from composer.ui.widgets.fields.line import OneLineInput, one_line

from ...dropping import drop, files, words
from .test_inputs import named, open_menu

# What the offscreen platform says of popups.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TITLE = "buttons[0].title"


@pytest.mark.parametrize(
    ("pasted", "taken"),
    [
        ("Tea\n", "Tea"),
        ("Tea\r\n", "Tea"),
        ('"Tea\n"', "Tea"),
        ('"Tea\r\n"\r\n', "Tea"),
        ('"Corner\nBakery"\n', "Corner Bakery"),
        ('"say ""hi""\nthere"\r\n', 'say "hi" there'),
        ('"say ""hi"""', 'say "hi"'),
        ("Tea\tCup\r\n", "Tea Cup"),
        ('"Tea\nhot"\t"with ""milk"""\tCup\r\n', 'Tea hot with "milk" Cup'),
        ("Tea\nCup\n\nPot\n", "Tea Cup Pot"),
        ("Tea \n Cup", "Tea Cup"),
        ("Tea\u2028Cup\u2029", "Tea Cup"),
        ("\n", ""),
        ("", ""),
        ("Tea", "Tea"),
        (" Tea ", " Tea "),
        ('"Tea"', '"Tea"'),
        ('"Tea"\n', '"Tea"'),
        ('say "hi"\n', 'say "hi"'),
        ('"Tea" or\n"Cup"\n', '"Tea" or "Cup"'),
        ('5" or 7"\n', '5" or 7"'),
        ('""', '""'),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_a_pasted_text_is_one_line_without_the_quotes_of_a_cell(pasted, taken):
    assert one_line(pasted) == taken


@pytest.mark.parametrize("piece", ['"', '""', '"\n', '"a""\n', "\n \n", "\t", '"a"b\n'])
def test_a_hostile_paste_takes_no_time(piece):
    text = piece * (MAX_BYTES // len(piece))
    begun = time.process_time()
    one_line(text)
    assert time.process_time() - begun < 2


def by_key(entry: QLineEdit, text: str, qtbot) -> None:
    QApplication.clipboard().setText(text)
    qtbot.keyClick(entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def by_other_key(entry: QLineEdit, text: str, qtbot) -> None:
    QApplication.clipboard().setText(text)
    qtbot.keyClick(entry, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)


def by_menu(entry: QLineEdit, text: str, qtbot) -> None:
    QApplication.clipboard().setText(text)
    menu = open_menu(entry)
    [paste] = named(menu, "Paste")
    paste.trigger()
    menu.close()


def by_input_method(entry: QLineEdit, text: str, qtbot) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(entry, event)


def by_drop(entry: QLineEdit, text: str, qtbot) -> None:
    entry.clear()
    assert drop(entry, words(text))


WAYS = [by_key, by_other_key, by_menu, by_input_method, by_drop]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("field", ["name", "to", "footer", TITLE, "buttons[0].id", "from", "tags"])
def test_a_cell_leaves_no_break_in_any_line_however_it_comes(empty, field, way):
    entry = empty.form.fields[field].input
    entry.setFocus()
    entry.selectAll()
    way(entry, '"Corner\nBakery"\r\n', empty.qtbot)
    assert entry.text() == "Corner Bakery"
    assert entry.cursorPosition() == len("Corner Bakery")
    assert "line break" not in empty.notes(field)


def test_a_cell_in_a_title_does_not_stop_send(user):
    entry = user.form.fields[TITLE].input
    entry.setFocus()
    entry.selectAll()
    by_key(entry, '"Tea\n"', user.qtbot)
    assert user.session.document.message.buttons[0].title == "Tea"
    user.refresh()
    assert user.window.message.send_bar.send.isEnabled()


@pytest.mark.parametrize(
    ("before", "begin", "length", "pasted", "after", "caret"),
    [
        ("one three", 4, 0, '"two\n"', "one twothree", 7),
        ('"Tea', 0, 4, '"Tea\n"', "Tea", 3),
        ("aXXb", 1, 2, "XX\nXX\n", "aXX XXb", 6),
        ("🎉 party", 3, 5, "tea\n🎉\n", "🎉 tea 🎉", 9),
        ("🎉🎉", 2, 0, "a\nb", "🎉a b🎉", 5),
    ],
)
def test_only_what_was_pasted_is_changed(empty, before, begin, length, pasted, after, caret):
    empty.type("footer", before)
    entry = empty.form.footer.input
    if length:
        entry.setSelection(begin, length)
    else:
        entry.setCursorPosition(begin)
    by_key(entry, pasted, empty.qtbot)
    assert (entry.text(), entry.cursorPosition()) == (after, caret)
    assert empty.session.document.message.footer == after
    empty.qtbot.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entry.text() == before


def test_the_break_of_a_file_is_kept_until_somebody_deletes_it(user, show):
    show(footer="one\ntwo", body="b")
    assert not user.session.document.dirty
    entry = user.form.footer.input
    entry.setFocus()
    entry.end(False)
    user.qtbot.keyClicks(entry, "x")
    assert user.session.document.message.footer == "one\ntwox"
    by_key(entry, "y\nz\n", user.qtbot)
    assert user.session.document.message.footer == "one\ntwoxy z"
    entry.setCursorPosition(4)
    user.qtbot.keyClick(entry, Qt.Key.Key_Backspace)
    assert user.session.document.message.footer == "onetwoxy z"


@pytest.fixture
def told(monkeypatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr("composer.ui.widgets.notify.warn", lambda _parent, _title, text: told.append(text))
    return told


@pytest.mark.parametrize("field", [TITLE, "footer", "name"])
def test_five_megabytes_are_refused_in_words_at_once(empty, told, field):
    empty.type(field, "Hi")
    begun = time.process_time()
    entry = empty.form.fields[field].input
    entry.setSelection(0, 1)
    by_key(entry, "x" * 5_000_000, empty.qtbot)
    assert entry.text() == "Hi"
    empty.qtbot.waitUntil(lambda: bool(told))
    assert "5,000,000 characters" in told[0]
    assert "262,144" in told[0]
    assert "Nothing of it was taken." in told[0]
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("way", [by_menu, by_input_method, by_drop])
def test_too_much_is_refused_in_words_however_it_comes(qtbot, told, way):
    entry = OneLineInput()
    qtbot.addWidget(entry)
    entry.show()
    way(entry, "x" * 40_000, qtbot)
    assert entry.text() == ""
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["That is too long: this field takes 32,766 characters at once. Nothing of it was taken."]


def test_as_much_as_a_field_takes_is_taken(empty, told):
    by_key(empty.form.footer.input, "x" * MAX_BYTES, empty.qtbot)
    assert len(empty.session.document.message.footer) == MAX_BYTES
    assert told == []


@pytest.mark.parametrize("field", ["body", "note", "footer", TITLE, "header.value"])
@pytest.mark.parametrize("with_text", [False, True])
def test_a_pasted_file_does_not_become_its_address(user, told, field, with_text):
    data = files("/home/maria/photo.jpg")
    if with_text:
        data.setText("/home/maria/photo.jpg")  # as some file managers do
    before = user.session.document.draft
    entry = user.form.fields[field].input
    entry.setFocus()
    QApplication.clipboard().setMimeData(data)
    user.qtbot.keyClick(entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    user.qtbot.waitUntil(lambda: bool(told))
    assert "“photo.jpg”" in told[0]
    assert user.session.document.draft is before


def test_a_pasted_draft_is_told_how_it_is_opened(user, told):
    QApplication.clipboard().setMimeData(files("/home/maria/one.reply.json"))
    user.form.body.input.paste()
    user.qtbot.waitUntil(lambda: bool(told))
    assert "File > Open" in told[0]


def test_a_path_that_is_text_stays_text(empty, told):
    for text in ("/home/maria/photo.jpg", "https://example.com/a.png"):
        empty.type("footer", "")
        by_key(empty.form.footer.input, text, empty.qtbot)
        assert empty.session.document.message.footer == text
    assert told == []


def test_a_cell_finds_its_drafts_and_names_one(user, qtbot):
    search = user.window.drafts.search
    by_key(search, '"Tea\n"', qtbot)
    assert search.text() == "Tea"
    dialog = RenameDialog(user.window, "One", "")
    by_key(dialog.input, "Tea\tCup\r\n", qtbot)
    assert dialog.name == "Tea Cup"


def test_every_line_that_is_typed_in_stays_one_line(user):
    """The key's is left out: there, what cannot be a key is said."""
    entries = [entry for entry in user.window.findChildren(QLineEdit) if not entry.isReadOnly()]
    others = [entry for entry in entries if not isinstance(entry, OneLineInput)]
    assert [entry for entry in others if entry.objectName() != "qt_spinbox_lineedit"] == []


def test_undo_of_a_line_without_a_document_works(qtbot):
    entry = OneLineInput("one")
    qtbot.addWidget(entry)
    by_key(entry, "x", qtbot)
    entry.undo()
    assert entry.text() == "one"
    entry.clear()
    entry.setText("a\nb")
    assert entry.text() == "a b"
    assert isinstance(QApplication.clipboard().mimeData(), QMimeData)
