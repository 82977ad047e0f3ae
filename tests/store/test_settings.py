"""Preferences."""

import json
import os
import stat
from pathlib import Path

import pytest

from composer.store.files import StorageError
from composer.store.settings import RECENT_MAX, SIZE_MAX, Settings, load_settings


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
    for name in ("/b", "/a"):
        settings.remember_file(Path(name))
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


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_state": 7},
        {"window_state": None},
        {"splitter_sizes": [1]},
        {"splitter_sizes": {"main": ["1"]}},
        {"splitter_sizes": {"main": [True]}},
        {"splitter_sizes": {"main": 5}},
        {"log_widths": [80]},
        {"log_widths": {"Time": "80"}},
        {"log_widths": {"Time": -1}},
        {"splitter_sizes": {"main": [1 << 31]}},
        {"splitter_sizes": {"main": [int("9" * 4000)]}},
        {"splitter_sizes": {"main": [-1]}},
        {"splitter_sizes": {"main": [1.5]}},
        {"splitter_sizes": {"main": [[1]]}},
        {"splitter_sizes": {"main": [1] * 100_000}},
        {"splitter_sizes": {str(number): [1] for number in range(1000)}},
        {"window_geometry": "A" * 200_000},
        {"recent_files": ["/a"] * 1000},
        {"recent_files": [["/a"]]},
        {"phone_zoom": "100"},
        {"phone_zoom": 1 << 31},
        {"phone_text": True},
        {"recent_files": "/a"},
        {"recent_files": [1]},
        {"path": "/etc/passwd"},
        {"quarantined": "/etc/passwd"},
        {"_others": {"a": 1}},
    ],
)
def test_one_wrong_preference_has_its_default_and_the_others_stay(path, wrong):
    path.write_text(json.dumps(wrong | {"phone_theme": "dark"}))
    settings = load_settings(path)
    assert settings.phone_theme == "dark"
    assert repr(settings) == repr(Settings(path, phone_theme="dark"))  # without what it does not know


def test_what_another_version_keeps_stays(path):
    path.write_text('{"sound": {"on": true}, "phone_theme": "dark"}')
    settings = load_settings(path)
    settings.phone_theme = "light"
    settings.save()
    content = json.loads(path.read_text())
    assert content["sound"] == {"on": True}
    assert content["phone_theme"] == "light"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"[" * 100_000])
def test_a_damaged_file_is_quarantined(path, content):
    path.write_bytes(content)
    settings = load_settings(path)
    assert settings.quarantined is not None
    assert settings.quarantined.read_bytes() == content
    assert not path.exists()
    settings.save()
    assert load_settings(path) == Settings(path)


def test_a_damaged_file_that_cannot_be_quarantined_is_no_failure(path, monkeypatch, caplog):
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


def test_what_cannot_be_saved_is_a_storage_error(path):
    path.mkdir()
    with pytest.raises(StorageError, match=r"The settings could not be saved in .* it is a folder"):
        load_settings(path).save()


@pytest.mark.parametrize(
    "other",
    ["[" * 900 + "]" * 900, "[" + ",".join("1" * (SIZE_MAX // 3)) + "]"],
    ids=["nested deeply", "large"],
)
def test_what_could_not_be_read_again_is_not_written(path, other):
    path.write_text('{"sound": ' + other + "}")
    settings = load_settings(path)
    settings.phone_theme = "dark"
    settings.save()
    assert load_settings(path).phone_theme == "dark"


# --- two running copies of the program


def test_each_of_two_copies_saves_what_it_changed(path):
    one, other = load_settings(path), load_settings(path)
    one.phone_theme = "dark"
    one.splitter_sizes["log"] = [1, 2]
    one.save()
    other.appearance = "light"
    other.save()
    again = load_settings(path)
    assert (again.phone_theme, again.splitter_sizes, again.appearance) == ("dark", {"log": [1, 2]}, "light")


def test_the_copy_that_saves_last_wins_where_both_changed_something(path):
    one, other = load_settings(path), load_settings(path)
    for copy, sizes in ((one, [1, 2]), (other, [3, 4])):
        copy.splitter_sizes["log"] = sizes
        copy.save()
    assert load_settings(path).splitter_sizes == {"log": [3, 4]}


def test_the_recent_files_of_two_copies_are_joined(path):
    first = load_settings(path)
    first.remember_file(Path("/old"))
    first.save()
    one, other = load_settings(path), load_settings(path)
    for copy, names in ((one, ("/one-a", "/one-b")), (other, ("/other",))):
        for name in names:
            copy.remember_file(Path(name))
        copy.save()
    assert load_settings(path).recent_files == ["/other", "/one-b", "/one-a", "/old"]
    one.save()
    assert load_settings(path).recent_files == ["/one-b", "/one-a", "/other", "/old"]


def test_a_renamed_file_keeps_its_place_and_its_account(path):
    earlier = load_settings(path)
    for name in ("/a", "/b", "/c"):
        earlier.remember_file(Path(name))
        earlier.remember_account(Path(name), f"account of {name}")
    earlier.save()
    settings = load_settings(path)
    settings.follow_file(Path("/b"), Path("/d"))
    settings.follow_file(Path("/d"), Path("/e"))
    settings.follow_file(Path("/new"), Path("/newer"))  # none that is remembered
    settings.save()
    assert settings.recent_files == ["/c", "/e", "/a"]
    for now in (settings, load_settings(path)):
        assert now.recent_files == ["/c", "/e", "/a"]
        assert now.account_of(Path("/e")) == "account of /b"
        assert now.account_of(Path("/b")) == now.account_of(Path("/d")) == ""


def test_a_file_of_a_former_name_is_another_one(path):
    settings = load_settings(path)
    settings.remember_file(Path("/a"))
    settings.save()
    settings.follow_file(Path("/a"), Path("/b"))
    settings.remember_file(Path("/a"))
    settings.save()
    assert load_settings(path).recent_files == ["/a", "/b"]
    settings.follow_file(Path("/b"), Path("/b"))
    settings.follow_file(Path("/a"), Path("/c"))
    settings.follow_file(Path("/b"), Path("/a"))
    settings.save()
    assert load_settings(path).recent_files == ["/c", "/a"]


def test_preferences_survive_a_file_that_was_removed_meanwhile(path):
    settings = load_settings(path)
    settings.phone_theme = "dark"
    settings.remember_file(Path("/a"))
    settings.save()
    again = load_settings(path)
    path.unlink()
    again.save()
    assert load_settings(path) == settings
