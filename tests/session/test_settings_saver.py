"""The preferences are on the disk soon after they were changed."""

import pytest

from composer.session.settings_saver import SettingsKeeper
from composer.store.files import StorageError
from composer.store.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path):
    return load_settings(tmp_path / "settings.json")


@pytest.fixture
def keeper(qapp, settings):
    return SettingsKeeper(settings)


def test_a_change_is_kept_without_an_orderly_end(keeper, settings, qtbot):
    keeper._timer.setInterval(10)
    keeper.begin()
    settings.drafts_folder = "/team"
    qtbot.waitUntil(settings.path.exists)
    assert load_settings(settings.path).drafts_folder == "/team"
    qtbot.waitUntil(lambda: not settings.changed)


def test_nothing_is_written_while_nothing_changes(keeper, settings):
    keeper.save()
    assert not settings.path.exists()
    settings.appearance = "dark"
    keeper.save()
    settings.path.unlink()
    keeper.stop()
    assert not settings.path.exists()


def test_a_change_that_cannot_be_saved_is_tried_again(keeper, settings, monkeypatch, caplog):
    settings.appearance = "dark"

    def fail(_settings):
        raise StorageError(settings.path, "The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(Settings, "save", fail)
        keeper.save()
    assert "The disk is full." in caplog.text
    keeper.save()
    assert load_settings(settings.path).appearance == "dark"
