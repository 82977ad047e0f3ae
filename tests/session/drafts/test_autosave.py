"""Unsaved work is on the disk within a second, and gone from there once it is saved or given up."""

from contextlib import suppress

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from composer.message.drafts.draft import Draft
from composer.message.model import Message
from composer.session.background import Background
from composer.session.drafts import autosave as module
from composer.session.drafts.autosave import Autosave
from composer.session.drafts.document import Document
from composer.store.drafts.draft_file import write_draft
from composer.store.drafts.recovery import Recovery


@pytest.fixture
def document(qapp):
    document = Document(Draft("Offer", Message(body="Hi")))
    yield document
    document.end()


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def recovery(tmp_path):
    return Recovery(tmp_path / "recovery")


@pytest.fixture
def autosave(document, background, recovery, monkeypatch):
    monkeypatch.setattr(module, "_PAUSE_MS", 30)
    return Autosave(document, recovery, background)


@pytest.fixture
def kept(tmp_path):
    """What the next run would be offered, if this one ended now."""

    def kept() -> list[str]:
        texts = []
        for file in (tmp_path / "recovery").glob("*.json"):
            with suppress(FileNotFoundError):  # removed meanwhile
                texts.append(file.read_text())
        return texts

    return kept


def test_nothing_is_kept_of_what_nobody_changed(autosave, document, kept, qtbot):
    with qtbot.assertNotEmitted(autosave.kept, wait=80):
        document.open(Draft("Other"), None)
    assert kept() == []


def test_work_is_kept_while_typing_goes_on(autosave, document, kept):
    for count in range(100):  # never a pause of 30 ms
        document.edit("body", "x" * (count + 1), count + 1)
        QTest.qWait(3)
        if kept():
            break
    assert "xx" in kept()[0]


def test_work_is_on_the_disk_a_second_after_the_first_key(document, background, tmp_path, kept, qtbot):
    autosave = Autosave(document, Recovery(tmp_path / "recovery"), background)  # as slow as it really is
    document.edit("body", "typed")
    at_a_second = []

    def look() -> None:
        background.wait(5000)  # on a slow machine what was begun in time has not ended yet
        at_a_second.append(kept())

    QTimer.singleShot(1000, look)
    qtbot.waitUntil(lambda: bool(at_a_second))
    autosave.stop()
    assert ["typed" in text for text in at_a_second[0]] == [True]


def test_the_latest_work_is_kept(autosave, document, kept, qtbot):
    document.edit("body", "first")
    qtbot.waitUntil(lambda: any("first" in text for text in kept()))
    document.edit("body", "second")
    qtbot.waitUntil(lambda: any("second" in text for text in kept()))
    assert len(kept()) == 1


def test_what_is_saved_is_no_longer_kept(autosave, document, kept, qtbot, tmp_path):
    document.edit("body", "first")
    qtbot.waitUntil(lambda: kept() != [])
    path = tmp_path / "a.reply.json"
    document.saved(path, write_draft(path, document.draft))
    qtbot.waitUntil(lambda: kept() == [])


def test_what_the_file_does_not_hold_stays_kept(autosave, document, kept, qtbot, tmp_path, caplog):
    document.edit("body", "first")
    qtbot.waitUntil(lambda: kept() != [])
    document.saved(tmp_path / "gone.reply.json", b"{}")
    qtbot.waitUntil(lambda: "stays kept" in caplog.text)
    assert "first" in kept()[0]
    caplog.clear()


def test_what_was_undone_or_given_up_is_no_longer_kept(autosave, document, kept, qtbot):
    document.edit("body", "first")
    qtbot.waitUntil(lambda: kept() != [])
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: kept() == [])
    document.edit("body", "second")
    qtbot.waitUntil(lambda: kept() != [])
    document.give_up()
    qtbot.waitUntil(lambda: kept() == [])


def test_what_was_given_up_is_gone_whatever_somebody_else_made_of_its_file(
    autosave, document, kept, qtbot, tmp_path
):
    document.open(document.draft, tmp_path / "offer.reply.json", b"what it held")
    document.edit("body", "unwanted")
    qtbot.waitUntil(lambda: kept() != [])
    document.give_up()
    qtbot.waitUntil(lambda: kept() == [])


def test_the_last_keys_before_the_end_are_kept_too(autosave, document, background, kept):
    document.edit("body", "the very last")
    assert background.wait(5000)
    autosave.stop()
    assert "the very last" in kept()[0]


def test_tags_and_notes_are_kept_too(autosave, document, kept, qtbot):
    document.edit("note", "for Maria")
    qtbot.waitUntil(lambda: any("for Maria" in text for text in kept()))


def test_that_nothing_can_be_kept_is_told_until_it_can(autosave, document, qtbot, tmp_path):
    (tmp_path / "recovery").write_text("in the way")
    with qtbot.waitSignal(autosave.kept) as told:
        document.edit("body", "first")
    assert told.args[0].endswith(".")
    (tmp_path / "recovery").unlink()
    with qtbot.waitSignal(autosave.kept) as told:
        document.edit("body", "second")
    assert told.args == [""]


def test_that_nothing_could_be_kept_is_no_news_any_more_once_it_is_saved(autosave, document, qtbot, tmp_path):
    (tmp_path / "recovery").write_text("in the way")
    with qtbot.waitSignal(autosave.kept):
        document.edit("body", "first")
    path = tmp_path / "a.reply.json"
    with qtbot.waitSignal(autosave.kept) as told:
        document.saved(path, write_draft(path, document.draft))
    assert told.args == [""]


def test_a_restored_leftover_is_kept_before_it_is_removed(
    autosave, recovery, document, kept, qtbot, tmp_path
):
    earlier = Recovery(tmp_path / "recovery")
    earlier.keep(1, Draft("Lost", Message(body="lost")), None, None)
    earlier.close()
    [leftover] = recovery.leftovers()
    document.open(leftover.draft, None, unsaved=True)
    autosave.restored(leftover)
    qtbot.waitUntil(lambda: not leftover.file.exists())
    assert ["lost" in text for text in kept()] == [True]
