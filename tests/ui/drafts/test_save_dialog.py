"""Where the dialogs that save begin, and that no folder of the user's choice is made."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from composer.kaleyra.outcome import NotSent
from composer.store.drafts.draft_file import read_draft
from composer.ui.widgets import notify
from tests.store.draft_files import named, put
from tests.store.logged_sends import put as send

from .library.drafts_list import Drafts


@pytest.fixture
def told(monkeypatch):
    texts = []
    monkeypatch.setattr(notify, "warn", lambda _parent, title, text: texts.append(f"{title}: {text}"))
    return texts


class Dialogs:
    """The dialogs that save.

    answer: what they are answered, "" for Cancel.
    seen: the files that they suggested, and whether their folder was there.
    """

    def __init__(self) -> None:
        self.answer: object = ""
        self.seen: list[tuple[Path, bool]] = []

    def ask(self, _window, _title, suggestion, *_more):
        self.seen.append((Path(suggestion), Path(suggestion).parent.is_dir()))
        return str(self.answer), ""


@pytest.fixture
def dialogs(monkeypatch) -> Dialogs:
    dialogs = Dialogs()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialogs.ask)
    return dialogs


@pytest.fixture
def usual(home):
    return home / "Reply-button drafts"


@pytest.fixture
def stick(user, tmp_path, qtbot):
    """A folder that the user chose, with a draft, taken away since then."""
    folder = tmp_path / "Stick"
    put(folder, "a", named("A"))
    drafts = Drafts(user)
    drafts.show()
    drafts.choose_folder(folder)
    drafts.wait("A")
    folder.rename(tmp_path / "Away")
    return folder


def test_a_missing_folder_of_the_users_choice_is_said_and_never_made(user, stick, dialogs, told, usual):
    usual.mkdir()
    user.window.menus.save.trigger()
    assert not stick.exists()
    assert [text.partition(": ")[0] for text in told] == ["The folder for drafts is missing"]
    assert "“Stick” is not there: is its drive or network connected?" in told[0]
    assert dialogs.seen == [(usual / "Order update.reply.json", True)]


def test_drafts_that_are_dropped_do_not_make_it_either(user, stick, told, tmp_path, qtbot):
    Drafts(user).drop(put(tmp_path / "Mail", "gift", named("Gift")))
    qtbot.waitUntil(lambda: bool(told))
    assert "“Stick” is not there" in told[0]
    assert not stick.exists()


def test_the_usual_folder_is_made_for_the_dialog_and_goes_where_nothing_was_saved(user, dialogs, usual):
    user.window.menus.save.trigger()
    assert dialogs.seen == [(usual / "Order update.reply.json", True)]
    assert not usual.exists()


def test_the_usual_folder_stays_once_something_is_saved_in_it(user, dialogs, usual):
    path = usual / "Order update.reply.json"
    dialogs.answer = path
    user.window.menus.save.trigger()
    assert read_draft(path).name == "Order update"


def test_a_first_save_begins_in_the_folder_whose_drafts_are_listed(user, dialogs, tmp_path, usual):
    (tmp_path / "Team").mkdir()
    user.session.settings.drafts_folder, user.session.settings.last_folder = (
        str(tmp_path / "Team"),
        "",
    )
    user.window.menus.save.trigger()
    assert dialogs.seen == [(tmp_path / "Team" / "Order update.reply.json", True)]
    assert not usual.exists()


def test_a_missing_folder_is_said_whatever_is_searched(user, stick, qtbot):
    drafts = Drafts(user)
    drafts.model.start()
    qtbot.keyClicks(drafts.pane.search, "zebra")
    drafts.wait()
    qtbot.waitUntil(lambda: "“Stick”" in drafts.pane.status.text())
    assert drafts.pane.status.property("note") == "warning"
    assert drafts.pane.empty.heading.text() == "Nothing found"


def test_a_missing_folder_of_which_nothing_is_known_is_said_whatever_is_searched(user, tmp_path, qtbot):
    drafts = Drafts(user)
    drafts.show()
    drafts.choose_folder(tmp_path / "Stick")
    qtbot.keyClicks(drafts.pane.search, "zebra")
    qtbot.waitUntil(lambda: drafts.model.is_listed and drafts.model.is_narrowed)
    qtbot.waitUntil(lambda: drafts.pane.empty.heading.text() == "The folder is not there")


def test_an_export_begins_among_the_documents_and_leaves_the_drafts_folder_alone(
    user, dialogs, tmp_path, monkeypatch, qtbot
):
    documents = tmp_path / "Documents"
    documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(documents))
    user.session.settings.last_folder = str(tmp_path / "Team drafts")
    send(user.session.send_log, NotSent("x"))
    user.window.log_dock.show()
    user.session.log.refresh()
    qtbot.waitUntil(lambda: user.session.log.rowCount() == 1)
    export = user.window.log.actions_.export
    export.trigger()
    assert [path.parent for path, _ in dialogs.seen] == [documents]
    (tmp_path / "Lists").mkdir()
    dialogs.answer = str(tmp_path / "Lists" / "sends.csv")
    with qtbot.waitSignal(user.session.log_export.ended):
        export.trigger()
    dialogs.answer = ""
    export.trigger()
    assert dialogs.seen[-1][0].parent == tmp_path / "Lists"  # where the last one went
    assert user.session.settings.last_folder == str(tmp_path / "Team drafts")
