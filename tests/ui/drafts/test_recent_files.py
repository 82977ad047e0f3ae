"""The files that were used last, in the menu."""

import pytest

from composer.ui.widgets import notify
from tests.store.draft_files import named, put

from ..pressing import press


@pytest.fixture
def menu(user):
    """What the menu shows when it opens: each entry by its text."""

    def menu():
        recent = user.window.menus.recent
        recent.aboutToShow.emit()
        return {action.text(): action for action in recent.actions()}

    return menu


@pytest.fixture
def told(monkeypatch):
    texts = []
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: texts.append(f"{title}: {text}"))
    return texts


def test_at_first_there_are_none(menu):
    (action,) = menu().values()
    assert (action.text(), action.isEnabled()) == ("None yet", False)


def test_the_latest_is_first_and_opens(user, menu, tmp_path):
    for name in ("One", "Two"):
        user.window.files.load(put(tmp_path, name.lower(), named(name)))
    assert list(menu()) == ["two.reply.json", "one.reply.json"]
    menu()["one.reply.json"].trigger()
    assert user.form.name.input.text() == "One"
    assert list(menu()) == ["one.reply.json", "two.reply.json"]


def test_files_of_one_name_are_told_apart(user, menu, tmp_path):
    for folder in ("Spring", "R&D <b>"):
        user.window.files.load(put(tmp_path / folder, "offer", named(folder)))
    assert list(menu()) == ["offer.reply.json in R&&D <b>", "offer.reply.json in Spring"]
    assert "<b>" not in menu()["offer.reply.json in R&&D <b>"].toolTip()


def test_unsaved_work_is_asked_for_first(user, menu, tmp_path):
    user.window.files.load(put(tmp_path, "one", named("One")))
    user.window.files.new()
    user.type("body", "unsaved")
    press("Cancel")
    menu()["one.reply.json"].trigger()
    assert press.seen
    assert user.session.document.message.body == "unsaved"


def test_a_file_that_is_gone_is_said_to_be(user, menu, tmp_path, told):
    path = put(tmp_path, "one", named("One"))
    user.window.files.load(path)
    user.window.files.new()
    path.unlink()
    menu()["one.reply.json"].trigger()
    assert "it is not there" in told[0]
