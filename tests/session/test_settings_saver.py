"""The preferences are on the disk soon after they were changed."""

import pytest

from composer.session import settings_saver as module
from composer.session.settings_saver import SettingsSaver
from composer.store.files import StorageError
from composer.store.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "_PAUSE_MS", 10)


@pytest.fixture
def settings(tmp_path):
    return load_settings(tmp_path / "settings.json")


@pytest.fixture
def saver(qapp, settings):
    return SettingsSaver(settings)


def test_a_change_is_kept_without_an_orderly_end(saver, settings, qtbot):
    saver.start()
    settings.drafts_folder = "/team"
    qtbot.waitUntil(settings.path.exists)
    assert load_settings(settings.path).drafts_folder == "/team"
    qtbot.waitUntil(lambda: not settings.changed)


def test_nothing_is_written_while_nothing_changes(saver, settings):
    saver.save()
    assert not settings.path.exists()
    settings.appearance = "dark"
    saver.save()
    settings.path.unlink()
    saver.stop()
    assert not settings.path.exists()


def test_a_change_is_kept_by_itself_once_a_full_disk_has_room(qapp, small_disk, qtbot, caplog):
    settings = load_settings(small_disk.path / "settings.json")
    saver = SettingsSaver(settings)
    small_disk.fill()
    settings.appearance = "dark"
    saver.start()
    qtbot.waitUntil(lambda: caplog.text.count("the disk is full") > 1)
    small_disk.empty()
    qtbot.waitUntil(lambda: not settings.changed)
    assert load_settings(settings.path).appearance == "dark"
    caplog.clear()


def test_a_change_that_cannot_be_saved_is_tried_again(saver, settings, monkeypatch, caplog):
    settings.appearance = "dark"

    def fail(_settings):
        raise StorageError(settings.path, "The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Settings, "save", fail)
        saver.save()
    assert "The disk is full." in caplog.text
    saver.save()
    assert load_settings(settings.path).appearance == "dark"
