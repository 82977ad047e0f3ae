"""Draft files."""

import string
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.drafts.draft import MAX_BYTES, Draft, DraftError
from composer.message.model import Button, Header, Message
from composer.store.drafts import draft_file
from composer.store.drafts.draft_file import (
    NAME_BYTES_MAX,
    SUFFIX,
    file_name,
    open_draft,
    read_draft,
    state_of,
    write_draft,
)
from composer.store.files import StorageError

DRAFT = Draft(
    "Order update",
    Message(
        "+14155550123",
        header=Header("text", "Hi"),
        body="Hallo \U0001f642\nMaría",
        buttons=(Button("yes", "Yes"),),
    ),
)


def test_what_was_saved_is_read_again(tmp_path):
    path = tmp_path / "a.reply.json"
    write_draft(path, DRAFT)
    assert read_draft(path) == DRAFT
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.reply.json"]


def test_what_became_of_a_file_is_told_by_its_content(tmp_path):
    path = tmp_path / "a"
    written = write_draft(path, DRAFT)
    assert open_draft(path) == (DRAFT, written)
    path.touch()
    assert state_of(path, written) == "same"
    path.write_bytes(written.replace(b"Yes", b"No!"))
    assert state_of(path, written) == "changed"
    path.write_bytes(b"x" * (MAX_BYTES + 1))
    assert state_of(path, written) == "changed"
    path.unlink()
    assert state_of(path, written) == "gone"
    path.mkdir()
    assert state_of(path, written) == "changed"


def test_half_an_emoji_survives(tmp_path):
    draft = Draft("x", Message(body="\ud83d"))
    write_draft(tmp_path / "a", draft)
    assert read_draft(tmp_path / "a") == draft


def test_a_draft_is_a_document_not_a_private_file(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "a").chmod(0o664)
    write_draft(tmp_path / "a", DRAFT)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o664


def test_a_draft_that_cannot_be_saved_says_where(tmp_path):
    with pytest.raises(
        StorageError, match=r"^The draft could not be saved in “Gone”: the folder is no longer there.$"
    ):
        write_draft(tmp_path / "Gone" / "a", DRAFT)


def test_a_draft_too_large_to_be_read_again_is_not_saved(tmp_path):
    write_draft(tmp_path / "a", DRAFT)
    with pytest.raises(StorageError, match="it is too large"):
        write_draft(tmp_path / "a", Draft("x", Message(body="x" * MAX_BYTES)))
    assert read_draft(tmp_path / "a") == DRAFT


def test_a_save_is_acknowledged_only_when_the_disk_gives_it_back(tmp_path, monkeypatch):
    real = draft_file.write_atomic
    monkeypatch.setattr(draft_file, "write_atomic", lambda path, data, **kept: real(path, data[:-2], **kept))
    with pytest.raises(StorageError, match="the disk holds something else"):
        write_draft(tmp_path / "a", DRAFT)
    monkeypatch.setattr(draft_file, "write_atomic", lambda path, data, **kept: path.unlink())
    with pytest.raises(StorageError, match="it is not there"):
        write_draft(tmp_path / "a", DRAFT)


def test_what_is_no_draft_is_told_from_what_cannot_be_read(tmp_path):
    (tmp_path / "a").write_bytes(b"{}")
    with pytest.raises(DraftError):
        read_draft(tmp_path / "a")
    with pytest.raises(StorageError, match="The draft “b” could not be opened: it is not there"):
        read_draft(tmp_path / "b")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Order update", "Order update"),
        ("Größe 3/4 – “neu”: *?", "Größe 3_4 – “neu”_ __"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x", "C__x"),
        ("a\nb\tc  d", "a b c d"),
        ("a\0b\x7f\ud800", "a_b__"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("Ende...", "Ende"),
        (" . ", "Draft"),
        ("", "Draft"),
        (".hidden", "hidden"),
        ("-rf", "_-rf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com1 .x", "_Com1 .x"),
        ("LPT¹", "_LPT¹"),
        ("CONTACT", "CONTACT"),
        ("COM10", "COM10"),
        ("Order.reply.json", "Order"),
        ("e\u0301", "é"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_a_name_becomes_a_file_name(name, expected):
    assert file_name(name) == expected + SUFFIX


def test_long_names_are_cut_between_characters():
    assert file_name("x" * 500) == "x" * (NAME_BYTES_MAX - 1) + SUFFIX
    assert file_name("€" * 500) == "€" * 39 + SUFFIX
    assert file_name("x" * 118 + "." + "y" * 9) == "x" * 118 + SUFFIX
    assert file_name("x" * 112 + "👩‍👩‍👧") == "x" * 112 + "👩" + SUFFIX


@given(st.text(st.characters() | st.sampled_from(list("./\\: -~\0\n\u200d") + list(string.ascii_uppercase))))
def test_any_name_becomes_one_that_every_system_takes(name):
    made = file_name(name)
    assert made.endswith(SUFFIX)
    assert Path(made).name == made == PureWindowsPath(made).name
    assert len(made.encode()) <= NAME_BYTES_MAX + len(SUFFIX)
    assert not PureWindowsPath(made).is_reserved()
    assert made[0] not in ".- "
    assert made.removesuffix(SUFFIX)[-1] not in ". "
    assert not set(made) & set('<>:"/\\|?*') | {character for character in made if character < " "}


@given(st.text(max_size=60))
def test_any_name_can_be_a_file(tmp_path_factory, name):
    path = tmp_path_factory.getbasetemp() / file_name(name)
    path.write_bytes(b"")
    assert path.is_file()
    path.unlink()


@pytest.mark.parametrize("name", ["offer.reply.json", "offer.REPLY.JSON", "offer"])
def test_a_name_that_is_a_files_gets_no_second_ending(name):
    assert file_name(name) == "offer.reply.json"
