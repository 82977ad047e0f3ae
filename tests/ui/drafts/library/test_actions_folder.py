"""The folder of the drafts: dropped files, another folder, a drive that is unplugged."""

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from tests.store.draft_files import named, put


def test_files_that_are_dropped_are_copied_in(three, drafts, tmp_path, folder, told):
    mine = put(tmp_path / "Mail", "gift", named("Gift"))
    other = tmp_path / "Mail" / "photo.png"
    other.write_bytes(b"\x89PNG")
    drafts.drop(mine, other)
    drafts.qtbot.waitUntil(lambda: drafts.chosen == "Gift")
    assert (folder / "gift.reply.json").read_bytes() == mine.read_bytes()
    assert len(told) == 1
    assert told[0].startswith("Not all drafts were copied: “photo.png”: ")


def test_the_first_file_that_is_dropped_makes_the_folder(drafts, tmp_path, folder):
    drafts.drop(put(tmp_path / "Mail", "gift", named("Gift")))
    drafts.wait("Gift")
    assert (folder / "gift.reply.json").is_file()


def test_another_folder_can_be_chosen_and_is_remembered(three, drafts, tmp_path, monkeypatch, home):
    other = tmp_path / "Team"
    put(other, "shared", named("Shared"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: str(other))
    drafts.pane.menu.choose_folder.trigger()
    drafts.wait("Shared")
    assert drafts.pane.status.text() == "1 draft in “Team”"
    settings = drafts.user.session.settings
    assert (settings.drafts_folder, settings.last_folder) == (str(other), str(other))
    drafts.pane.menu.default_folder.trigger()
    drafts.wait("Spring offer", "Order shipped", "Apples")
    assert settings.drafts_folder == ""
    assert not drafts.pane.menu.default_folder.isVisible()


def test_a_chosen_folder_that_is_unplugged_is_said(drafts, tmp_path):
    drafts.choose_folder(tmp_path / "Stick")
    drafts.qtbot.waitUntil(lambda: drafts.pane.empty.heading.text() == "The folder is not there")
    assert "“Stick” connected?" in drafts.pane.empty.sentence.text()


def test_a_folder_that_is_unplugged_later_keeps_its_rows(three, drafts, folder):
    folder.rename(folder.with_name("Away"))
    drafts.model.start()
    drafts.qtbot.waitUntil(lambda: "drive or network" in drafts.pane.status.text())
    assert len(drafts.names) == 3
    assert drafts.pane.status.property("note") == "warning"  # in its colour
    folder.with_name("Away").rename(folder)
    drafts.model.start()
    drafts.qtbot.waitUntil(lambda: drafts.pane.status.text() == "3 drafts in “Reply-button drafts”")
    assert drafts.pane.status.property("note") == "hint"


def test_the_folder_is_shown(three, drafts, folder, told, monkeypatch):
    shown = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()) or len(shown) == 1
    )
    drafts.choose("Apples")
    drafts.pane.menu.show_in_folder.trigger()
    assert (shown, told) == ([str(folder)], [])
    drafts.pane.menu.show_in_folder.trigger()
    assert told == [f"The folder cannot be shown: It is here:\n{folder}"]
