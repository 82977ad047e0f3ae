"""One file has one path, whichever of its names it was asked for by."""

import os
import unicodedata
from pathlib import Path

import pytest

from composer.store.listed_name import listed_path, name_key
from tests.store.one_name import be_one_name_disk

NFC, NFD = unicodedata.normalize("NFC", "Café.json"), unicodedata.normalize("NFD", "Café.json")


@pytest.mark.parametrize("asked", ["café.json", "CAFÉ.JSON", NFC, NFD, NFD.upper()])
@pytest.mark.parametrize("listed", [NFC, NFD])
def test_every_name_leads_to_the_listed_one(tmp_path, monkeypatch, listed, asked):
    (tmp_path / "Drafts").mkdir()
    (tmp_path / "Drafts" / listed).write_bytes(b"")
    be_one_name_disk(monkeypatch, tmp_path)
    assert listed_path(tmp_path / "dRAFTS" / asked) == tmp_path / "Drafts" / listed


def test_what_is_not_there_keeps_its_name_in_the_folder_that_is(tmp_path, monkeypatch):
    (tmp_path / "Drafts").mkdir()
    be_one_name_disk(monkeypatch, tmp_path)
    assert listed_path(tmp_path / "drafts" / "New.json") == tmp_path / "Drafts" / "New.json"


def test_where_case_tells_files_apart_each_keeps_its_name(tmp_path):
    if (tmp_path.parent / tmp_path.name.upper()).exists():
        pytest.skip("this disk takes no account of case")
    for name in ("A.json", "a.json", NFC, NFD):
        (tmp_path / name).write_bytes(b"")
        assert listed_path(tmp_path / name) == tmp_path / name


def test_the_second_name_of_a_file_is_a_name_of_its_own(tmp_path):
    (tmp_path / "a.json").write_bytes(b"")
    (tmp_path / "x.json").symlink_to(tmp_path / "a.json")
    os.link(tmp_path / "a.json", tmp_path / "b.json")
    for name in ("a.json", "b.json", "x.json"):
        assert listed_path(tmp_path / name) == tmp_path / name


def test_odd_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert listed_path(Path("a\0b")) == tmp_path / "a\0b"
    assert listed_path(Path("a\udc80b")) == tmp_path / "a\udc80b"
    assert listed_path(Path("/")) == Path("/")
    assert listed_path(Path("x/../y")) == tmp_path / "x" / ".." / "y"


def test_a_key_is_one_for_all_that_a_disk_takes_for_one():
    assert len({name_key(name) for name in (NFC, NFD, NFC.upper(), NFD.upper())}) == 1
    assert name_key("a") != name_key("b")
