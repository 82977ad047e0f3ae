"""The open draft and its undo."""

from pathlib import Path

import pytest

from composer.message.drafts.draft import Draft
from composer.message.model import Button, Message
from composer.session.drafts import document as module
from composer.session.drafts.document import Document


@pytest.fixture
def document(qapp) -> Document:
    document = Document(Draft("Offer", Message(body="Hi")))
    yield document
    document.end()


def type_into(document: Document, field: str, text: str, begin: int = 0) -> None:
    for end in range(begin + 1, len(text) + 1):
        document.edit(field, text[:end], end)


def test_an_edit_changes_the_message_and_says_so(document, qtbot):
    with qtbot.waitSignal(document.message_changed) as changed:
        document.edit("body", "Hi Maria", 8)
    assert changed.args == [Message(body="Hi Maria")]
    assert document.dirty


def test_an_edit_that_changes_nothing_is_no_step(document, qtbot):
    with qtbot.assertNotEmitted(document.message_changed):
        document.edit("body", "Hi", 2)
    assert not document.dirty
    assert not document.undo_stack.canUndo()


def test_a_new_draft_after_a_restored_one_is_no_unsaved_work(document):
    document.open(Draft("Restored", Message(body="Hi")), None, unsaved=True)
    assert document.dirty
    document.open(Draft(), None)
    assert not document.dirty


def test_a_burst_of_typing_is_one_step(document):
    type_into(document, "footer", "Bye")
    type_into(document, "body", "Hi Maria", begin=2)
    document.undo_stack.undo()
    assert (document.message.body, document.message.footer) == ("Hi", "Bye")
    document.undo_stack.undo()
    assert (document.message.body, document.message.footer) == ("Hi", "")
    document.undo_stack.redo()
    document.undo_stack.redo()
    assert (document.message.body, document.message.footer) == ("Hi Maria", "Bye")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module.time, "monotonic", clock)
    return clock


@pytest.mark.parametrize(("pause", "steps"), [(0.99, ["Hi"]), (1.0, ["Hi,", "Hi"])])
def test_a_pause_of_a_second_begins_another_step(document, clock, pause, steps):
    document.edit("body", "Hi,", 3)
    clock.now += pause
    document.edit("body", "Hi, ", 4)
    assert texts_undone(document) == steps


def test_a_pause_is_counted_from_the_last_key(document, clock):
    for end in range(3, 8):
        document.edit("body", "Hi Maria"[:end], end)
        clock.now += 0.99
    assert texts_undone(document) == ["Hi"]


@pytest.mark.parametrize(("last", "steps"), [(9.99, ["Hi"]), (10.0, ["Hi" + "x" * 13, "Hi"])])
def test_typing_of_ten_seconds_is_more_than_one_step(document, clock, last, steps):
    text = "Hi" + "x" * 14
    for number, end in enumerate(range(3, len(text))):
        clock.now = 0.8 * number  # 9.6 at the last but one
        document.edit("body", text[:end], end)
    clock.now = last
    document.edit("body", text, len(text))
    assert texts_undone(document) == steps


def texts_undone(document: Document) -> list[str]:
    """What the body was before each step, the last one first."""
    seen = []
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
        seen.append(document.message.body)
    return seen


def test_a_long_burst_is_more_than_one_step(document, clock):
    text = "Hi" + "x" * 300
    for end in range(3, len(text) + 1):
        document.edit("body", text[:end], end)
        clock.now += 0.125
    lengths = [len(before) for before in texts_undone(document)]
    assert lengths == [242, 162, 82, 2]


@pytest.mark.parametrize(
    ("act", "steps"),
    [
        ([("Hi abc", 6), ("Hi ab", 5), ("Hi a", 4)], ["Hi abc", "Hi"]),  # pasted, then Backspace twice
        ([("Hi ", 3), ("Hi a", 4), ("Hi ", 3), ("Hi", 2)], ["Hi a", "Hi"]),
        ([("Hi ", 3), ("Hi a", 4), ("", 0)], ["Hi a", "Hi"]),  # all of it is cut
        ([("Hi ", 3), ("Hi a", 4), ("Hi a and b", 10), ("Hi a and b!", 11)], ["Hi a and b", "Hi a", "Hi"]),
        ([("Hi ", 3), ("Hi a", 4), ("x", 1), ("xy", 2), ("xyz", 3)], ["Hi a", "Hi"]),  # typed over all of it
        ([("H", 1), ("", 0), ("a", 1), ("ab", 2)], ["", "Hi"]),
        ([("i", 0), ("", 0)], ["Hi"]),  # the Delete key
        ([("Hia", 3), ("bHia", 1), ("bcHia", 2)], ["Hia", "Hi"]),  # the caret was moved
        ([("Hia", 3), ("Hi🎉", 3), ("Hi🎉b", 4)], ["Hia", "Hi"]),
        ([("Hiab", 4), ("Hia", 3), ("Hix", 3)], ["Hia", "Hiab", "Hi"]),
    ],
)
def test_another_kind_of_change_is_another_step(document, act, steps):
    for text, caret in act:
        document.edit("body", text, caret)
    assert texts_undone(document) == steps


def test_a_selection_replaced_after_deleting_is_no_deleting(document):
    document.edit("body", "Hi one two", 10)
    for text, caret in (
        ("Hi one tw", 9),
        ("Hi one x", 8),
        ("Hi one xy", 9),
    ):  # “tw” is selected and typed over
        document.edit("body", text, caret)
    assert texts_undone(document) == ["Hi one tw", "Hi one two", "Hi"]


def test_each_change_of_the_buttons_is_a_step_of_its_own(document):
    document.edit("buttons", (Button("1"),))
    document.edit("buttons", (Button("1"), Button("2")))
    document.undo_stack.undo()
    assert document.message.buttons == (Button("1"),)


def test_undo_tells_where_the_caret_was(document, qtbot):
    document.edit("body", "Hi Maria", 8)
    with qtbot.waitSignal(document.caret_restored) as restored:
        document.undo_stack.undo()
    assert restored.args == ["body", 2]
    with qtbot.waitSignal(document.caret_restored) as restored:
        document.undo_stack.redo()
    assert restored.args == ["body", 8]


def test_saving_makes_it_clean_and_undoing_the_save_makes_it_dirty_again(document, tmp_path: Path):
    document.edit("body", "New", 3)
    document.saved(tmp_path / "a.reply.json", b"{}")
    assert not document.dirty
    assert document.path == tmp_path / "a.reply.json"
    document.undo_stack.undo()
    assert document.dirty


def test_typing_after_a_save_is_dirty_though_the_burst_goes_on(document, tmp_path: Path):
    document.edit("body", "Ne", 2)
    document.saved(tmp_path / "a.reply.json", b"{}")
    document.edit("body", "New", 3)
    assert document.dirty


def test_opening_another_draft_forgets_the_steps(document, qtbot):
    document.edit("body", "New", 3)
    with qtbot.waitSignals(
        [document.opened, document.message_changed, document.file_changed, document.name_changed]
    ):
        document.open(Draft("Other"), None)
    assert not document.dirty
    assert not document.undo_stack.canUndo()


def test_the_name_is_edited_and_undone_too(document, qtbot):
    with qtbot.waitSignal(document.name_changed):
        document.edit("name", "Spring offer", 12)
    document.undo_stack.undo()
    assert document.draft.name == "Offer"


def test_a_field_the_message_does_not_have_is_refused(document):
    with pytest.raises(KeyError):
        document.edit("buttons[0].title", "x", 1)
