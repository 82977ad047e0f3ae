"""The folder that the program makes itself, and leaves nothing of where it was not needed."""

import pytest

from composer.store.drafts.default_folder import is_folder, made_meanwhile, missing
from composer.store.files import StorageError


def test_it_goes_again_with_all_that_was_made_for_it(tmp_path):
    folder = tmp_path / "Documents" / "Drafts"
    with made_meanwhile(folder):
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_it_stays_with_what_was_put_into_it(tmp_path):
    folder = tmp_path / "Documents" / "Drafts"
    with made_meanwhile(folder):
        (folder / "a").write_text("")
    assert (folder / "a").is_file()


def test_one_that_was_there_stays_even_if_it_is_empty(tmp_path):
    with made_meanwhile(tmp_path):
        pass
    assert is_folder(tmp_path)


def test_one_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be made"), made_meanwhile(tmp_path / "file" / "Drafts"):
        pass


def test_a_missing_one_is_named(tmp_path):
    assert (
        str(missing(tmp_path / "Stick"))
        == "The folder “Stick” is not there: is its drive or network connected?"
    )
