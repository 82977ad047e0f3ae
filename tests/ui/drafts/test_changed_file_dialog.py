"""The question about a file that was changed outside."""

import os

import pytest

from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Message
from composer.store.drafts.draft_file import read_draft, write_draft
from composer.store.drafts.versions import Versions

from ..pressing import press

THEIRS = dumps(Draft("Theirs", Message(body="written elsewhere")))


@pytest.mark.parametrize(("word", "body"), [("Overwrite", "mine"), ("Cancel", "written elsewhere")])
def test_a_file_changed_from_outside_is_not_overwritten_unasked(user, saved, word, body):
    status = saved.stat()
    saved.write_bytes(THEIRS)
    os.utime(saved, ns=(status.st_atime_ns, status.st_mtime_ns))  # it is the content that counts
    press(word)
    user.window.menus.save.trigger()
    assert "“offer.reply.json” was changed by somebody else" in press.seen[0]
    assert "written elsewhere" in press.seen[0]  # the difference
    assert read_draft(saved).message.body == body
    assert user.session.document.message.body == "mine"
    assert user.window.isWindowModified() == (word == "Cancel")


def test_what_was_overwritten_is_among_the_earlier_versions(user, saved):
    saved.write_bytes(THEIRS)
    press("Overwrite")
    user.window.menus.save.trigger()
    press("Restore this version")
    user.window.menus.versions.trigger()
    assert user.session.document.message.body in ("written elsewhere", "mine")


def test_both_are_kept(user, saved):
    saved.write_bytes(THEIRS)
    press("Keep both")
    user.window.menus.save.trigger()
    assert saved.read_bytes() == THEIRS
    other = user.session.document.path
    assert other != saved
    assert read_draft(other).message.body == "mine"
    user.type("body", "more")
    user.window.menus.save.trigger()  # asks nothing
    assert read_draft(other).message.body == "more"


def test_reload_shows_the_file_and_keeps_what_was_typed_among_the_versions(user, saved, qtbot):
    saved.write_bytes(THEIRS)
    press("Reload")
    user.window.menus.save.trigger()
    assert user.form.body.input.text() == "written elsewhere"
    assert not user.window.isWindowModified()
    versions = Versions(user.session.paths.versions)
    qtbot.waitUntil(lambda: any(b"mine" in versions.read(version.id) for version in versions.versions(saved)))


def test_a_file_that_is_no_draft_any_more_cannot_be_reloaded(user, saved):
    saved.write_bytes(b"{}")
    press("Keep both")
    user.window.menus.save.trigger()
    assert "is no draft" in press.seen[0]
    assert saved.read_bytes() == b"{}"


def test_a_change_from_outside_of_a_file_that_was_opened_is_noticed_too(user, choose, tmp_path):
    path = tmp_path / "a.reply.json"
    write_draft(path, Draft("A", Message(body="first")))
    choose(path)
    user.window.menus.open.trigger()
    path.write_bytes(THEIRS)
    press("Cancel")
    user.window.menus.save.trigger()
    assert len(press.seen) == 1
    assert path.read_bytes() == THEIRS
