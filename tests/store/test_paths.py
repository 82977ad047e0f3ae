"""Where everything lives."""

from pathlib import Path

import platformdirs

from composer.store.paths import Paths, default_root, find_paths


def test_everything_is_under_the_folder_that_was_asked_for(tmp_path):
    paths = find_paths({"REPLY_COMPOSER_HOME": "/elsewhere"}, tmp_path)
    places = [getattr(paths, name) for name in vars(Paths) if isinstance(vars(Paths)[name], property)]
    assert len(set(places)) == len(places) == 12
    assert all(place.parent == tmp_path for place in places)
    assert paths.drafts_folder == tmp_path / "Reply-button drafts"


def test_the_environment_variable_does_the_same(tmp_path):
    assert find_paths({"REPLY_COMPOSER_HOME": str(tmp_path)}) == Paths(tmp_path)
    assert default_root({"REPLY_COMPOSER_HOME": str(tmp_path)}) == tmp_path


def test_relative_folders_stay_where_they_were_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_paths({}, Path("data")).root == tmp_path / "data"
    assert default_root({"REPLY_COMPOSER_HOME": "data"}) == tmp_path / "data"


def test_without_either_the_system_says_where():
    for environ in ({}, {"REPLY_COMPOSER_HOME": ""}):
        paths = find_paths(environ)
        assert paths.root == platformdirs.user_data_path("reply-button-composer", appauthor=False)
        assert paths.drafts_folder == platformdirs.user_documents_path() / "Reply-button drafts"


def test_nothing_is_made(tmp_path):
    assert find_paths({}, tmp_path / "data").database.name == "composer.sqlite3"
    assert not any(tmp_path.iterdir())
