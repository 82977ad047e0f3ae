"""Preferences."""

import json
import os
import stat

import pytest

from composer.store.files import StorageError
from composer.store.settings import RECENT_MAX, Settings, load_settings


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.json"


def test_without_a_file_all_have_their_defaults(path):
    assert load_settings(path) == Settings(path)
    assert not path.exists()


def test_what_was_saved_is_loaded(path):
    settings = load_settings(path)
    settings.window_geometry = "AdnQ=="
    settings.splitter_sizes["main"] = [200, 500, 300]
    settings.last_folder = "/home/x/\udcff"
    settings.recent_files = ["/a", "/b"]
    settings.phone_theme = "dark"
    settings.save()
    assert load_settings(path) == settings
    assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_settings_share_nothing(path):
    load_settings(path).recent_files.append("/a")
    assert load_settings(path).recent_files == []


def test_recent_files_come_latest_first_and_once(path):
    settings = load_settings(path)
    for name in ("a", "b", "a", *range(RECENT_MAX), "a"):
        settings.remember_file(path / str(name))
    assert settings.recent_files[:2] == [str(path / "a"), str(path / str(RECENT_MAX - 1))]
    assert len(settings.recent_files) == RECENT_MAX
    settings.forget_file(path / "a")
    settings.forget_file(path / "a")
    assert str(path / "a") not in settings.recent_files


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_state": 7},
        {"window_state": None},
        {"splitter_sizes": [1]},
        {"splitter_sizes": {"main": ["1"]}},
        {"splitter_sizes": {"main": [True]}},
        {"splitter_sizes": {"main": 5}},
        {"recent_files": "/a"},
        {"recent_files": [1]},
        {"path": "/etc/passwd"},
        {"set_aside": "/etc/passwd"},
        {"_others": {"a": 1}},
    ],
)
def test_one_wrong_preference_has_its_default_and_the_others_stay(path, wrong):
    path.write_text(json.dumps(wrong | {"phone_theme": "dark"}))
    settings = load_settings(path)
    assert settings.phone_theme == "dark"
    settings._others = {}
    assert settings == Settings(path, phone_theme="dark")


def test_what_another_version_keeps_stays(path):
    path.write_text('{"sound": {"on": true}, "phone_theme": "dark"}')
    settings = load_settings(path)
    settings.phone_theme = "light"
    settings.save()
    content = json.loads(path.read_text())
    assert content["sound"] == {"on": True}
    assert content["phone_theme"] == "light"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"[" * 100_000])
def test_a_broken_file_is_set_aside(path, content):
    path.write_bytes(content)
    settings = load_settings(path)
    assert settings.set_aside is not None
    assert settings.set_aside.read_bytes() == content
    assert not path.exists()
    settings.save()
    assert load_settings(path) == Settings(path)


def test_a_broken_file_that_cannot_be_set_aside_is_no_failure(path, monkeypatch, caplog):
    path.write_bytes(b"{")

    def refused(source, goal):
        raise PermissionError(13, "no")

    monkeypatch.setattr("composer.store.files.os.rename", refused)
    assert load_settings(path) == Settings(path)
    assert "could not be set aside" in caplog.text


def test_a_file_that_cannot_be_read_is_no_failure(path, caplog):
    path.mkdir()
    assert load_settings(path) == Settings(path)
    assert "it is a folder" in caplog.text


def test_what_cannot_be_saved_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match="The settings could not be saved in “gone”"):
        load_settings(tmp_path / "gone" / "settings.json").save()
