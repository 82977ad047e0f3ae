"""Files that are dropped on the window."""

from operator import attrgetter

import pytest

from tests.store.draft_files import named, put

from ..dropping import addresses, drop, files, words
from ..pressing import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")

FIELDS = ("body", "footer", "name", "to", "header.value", "buttons[0].title", "callback_url", "note", "tags")


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "composer.ui.widgets.notify.warn", lambda _parent, title, text: told.append((title, text))
    )
    return told


@pytest.mark.parametrize("field", FIELDS)
def test_a_file_dropped_on_a_field_does_not_become_its_address(user, told, field):
    before = user.session.document.draft
    assert drop(user.form.fields[field].input, files("/home/maria/photo.jpg"))
    user.qtbot.waitUntil(lambda: bool(told))
    [(title, text)] = told
    assert title == "A web address is needed"
    assert "“photo.jpg”" in text
    assert "https://" in text
    assert user.session.document.draft is before


@pytest.mark.parametrize("field", ["body", "footer"])
def test_a_draft_dropped_on_a_field_is_opened(user, tmp_path, field):
    assert drop(user.form.fields[field].input, files(put(tmp_path, "one", named("One"))))
    user.qtbot.waitUntil(lambda: user.form.name.input.text() == "One")
    assert user.session.document.path == tmp_path / "one.reply.json"


def test_unsaved_work_is_asked_for_before_a_dropped_draft_is_opened(user, tmp_path):
    user.type("body", "unsaved")
    press("Cancel")
    drop(user.form.body.input, files(put(tmp_path, "one", named("One"))))
    user.qtbot.waitUntil(lambda: bool(press.seen))
    assert "Save the changes" in press.seen[0]
    assert user.session.document.message.body == "unsaved"


@pytest.mark.parametrize("place", ["message.send_bar", "preview", "centralWidget"])
def test_a_draft_may_be_dropped_beside_the_fields_too(user, tmp_path, place):
    target = attrgetter(place)(user.window)
    assert drop(target() if callable(target) else target, files(put(tmp_path, "one", named("One"))))
    user.qtbot.waitUntil(lambda: user.form.name.input.text() == "One")


def test_a_file_that_is_no_draft_whatever_its_name_is_said(user, told, tmp_path):
    (tmp_path / "one.json").write_text("{}")
    before = user.session.document.draft
    drop(user.form.body.input, files(tmp_path / "one.json"))
    user.qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "This draft cannot be opened"
    assert user.session.document.draft is before


def test_of_several_drafts_none_is_opened_and_why_is_said(user, told, tmp_path):
    before = user.session.document.draft
    drop(user.form.body.input, files(tmp_path / "one.reply.json", tmp_path / "two.reply.json"))
    user.qtbot.waitUntil(lambda: bool(told))
    assert "“one.reply.json” is a draft" in told[0][1]
    assert user.session.document.draft is before


def test_a_picture_among_drafts_is_named(user, told, tmp_path):
    drop(user.form.body.input, files(tmp_path / "one.reply.json", tmp_path / "photo.png"))
    user.qtbot.waitUntil(lambda: bool(told))
    assert "“photo.png”" in told[0][1]


@pytest.mark.parametrize("url", ["smb://server/share/photo.jpg", "sftp://host/photo.jpg", "data:image/png,x"])
def test_what_no_phone_can_load_is_no_text_either(user, told, url):
    before = user.session.document.draft
    drop(user.form.body.input, addresses(url))
    user.qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "A web address is needed"
    assert user.session.document.draft is before


@pytest.mark.parametrize("field", ["body", "header.value"])
@pytest.mark.parametrize("url", ["", "https://example.com/a.png"])
def test_text_and_a_web_address_stay_text(user, told, field, url):
    data = addresses(url) if url else words("Tea at 5")
    data.setText(url or data.text())  # a browser drags a link as both
    entry = user.form.fields[field].input
    entry.setFocus()
    entry.selectAll()
    assert drop(entry, data)
    user.qtbot.wait(50)
    assert data.text() in user.session.document.message.body + user.session.document.message.header.value
    assert told == []


def test_the_list_of_drafts_still_copies_what_is_dropped_there(user, told, tmp_path):
    before, path = user.session.document.draft, put(tmp_path, "one", named("One"))
    user.window.show()
    assert drop(user.window.drafts, files(path))
    user.qtbot.waitUntil(lambda: user.window.drafts.list.entry is not None)
    assert user.window.drafts.list.entry.name == "One"
    assert user.session.document.draft is before
