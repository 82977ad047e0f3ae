"""A folder that finds a draft by several names lists it once, with its versions."""

import unicodedata

import pytest

from composer.message.drafts.draft import Draft
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.save import Saver
from composer.store.drafts.versions import Versions
from tests.store.one_name import be_one_name_disk

LISTED = unicodedata.normalize("NFD", "Café offer.reply.json")
OTHERS = ["CAFÉ OFFER.reply.json", unicodedata.normalize("NFC", LISTED)]


@pytest.fixture
def saver(folder, tmp_path, monkeypatch):
    be_one_name_disk(monkeypatch, folder)
    return Saver(Versions(tmp_path / "versions"), tmp_path / "locks")


def listed(library):
    return [entry.path.name for entry in library.rows("newest", 0, 10)]


@pytest.mark.parametrize("other", OTHERS)
def test_a_draft_saved_by_another_of_its_names_is_listed_once_with_its_versions(
    folder, library, saver, other
):
    first = saver.save(folder / LISTED, Draft(name="one"), None)
    library.refresh()
    second = saver.save(folder / other, Draft(name="two"), first.data)
    library.refresh_file(folder / other)
    library.refresh()
    assert second.path == folder / LISTED
    assert listed(library) == [LISTED]
    assert library.entry(folder / other).name == "two"
    for name in (LISTED, other):
        assert [saver.versions.read(one.id) for one in saver.versions.versions(folder / name)] == [first.data]


@pytest.mark.parametrize("other", OTHERS)
def test_a_draft_that_an_earlier_version_listed_twice_is_listed_once_again(
    folder, tmp_path, library, saver, other, monkeypatch
):
    saver.save(folder / LISTED, Draft(name="one"), None)
    with monkeypatch.context() as patch:
        patch.setattr("composer.store.drafts.library.listed_path", lambda path: path)
        library.refresh()
        library.refresh_file(folder / other)
    assert len(listed(library)) == 2
    assert library.refresh().removed == {folder / other}
    assert listed(library) == [LISTED]


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_in_the_folder_is_not_copied_into_it(folder, library, saver, other):
    saver.save(folder / LISTED, Draft(name="one"), None)
    assert FileOperations(saver).import_file(folder / other, folder) == folder / LISTED
    library.refresh()
    assert listed(library) == [LISTED]


def test_another_name_that_is_a_free_form_of_its_own_is_no_second_draft(folder, library, saver):
    saved = saver.save(folder / LISTED, Draft(name="Café offer"), None)
    found = FileOperations(saver).rename(saved.path, "CAFÉ offer")
    library.refresh()
    assert listed(library) == [found.name]
    assert found.name == "CAFÉ offer.reply.json"
    assert saver.versions.versions(found)
