"""The file of API keys when the disk does not do what it should, or the file is damaged."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from composer.store.accounts import key_file
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from tests.store.accounts.planted_key import KEY, OTHER, PLANTED, SHOP, STORE, kept


def test_a_key_that_cannot_be_written_is_kept_for_this_run(store, path, monkeypatch, caplog):
    def fail(*_arguments, **_more):
        raise key_file.StorageError(path, "The disk is full.")

    monkeypatch.setattr(key_file, "write_atomic", fail)
    assert store.keep(SHOP, KEY, in_file=True) == "session"
    assert store.find_with_place(SHOP) == (KEY, "session")
    assert "disk is full" in caplog.text
    assert PLANTED not in caplog.text


def test_a_key_that_cannot_be_removed_is_said_to_be_there_and_not_found_again(
    store, path, monkeypatch, caplog
):
    store.keep(SHOP, KEY, in_file=True)

    def fail(*_arguments, **_more):
        raise OSError(30, "read-only")

    with monkeypatch.context() as patched:
        patched.setattr(type(path), "unlink", fail)
        assert store.forget(SHOP) is False
        assert store.find(SHOP) is None
    assert PLANTED in path.read_text()
    assert store.keep(SHOP, OTHER, in_file=True) == "file"
    assert store.find(SHOP) == OTHER


@pytest.fixture
def full_disk(path, monkeypatch, caplog):
    """Let no file be written, as long as it is used."""

    def fail(*_arguments, **_more):
        raise key_file.StorageError(path, "The disk is full.")

    @contextmanager
    def full_disk():
        with monkeypatch.context() as patched:
            patched.setattr(key_file, "write_atomic", fail)
            patched.setattr(key_file, "remove", fail)
            yield

    return full_disk


def test_a_key_that_cannot_go_along_to_a_new_name_stays_in_the_file_and_goes_when_it_can(
    store, path, new_run, full_disk
):
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        assert store.move(SHOP, STORE) == (KEY, "session")
        assert store.find_with_place(STORE) == (KEY, "session")
        assert store.find(SHOP) is None
    assert kept(path) == {"Shop @ https://api.kaleyra.io": PLANTED}
    assert new_run().find(SHOP) == KEY  # had the program ended here
    assert store.find_with_place(STORE) == (KEY, "file")
    assert kept(path) == {"Store @ https://api.kaleyra.io": PLANTED}


def test_a_key_goes_along_to_the_newest_name_and_back(store, path, new_run, full_disk):
    third = replace(SHOP, name="Third")
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        store.move(SHOP, STORE)
        assert store.move(STORE, third) == (KEY, "session")
    assert store.find_with_place(third) == (KEY, "file")
    assert kept(path) == {"Third @ https://api.kaleyra.io": PLANTED}
    with full_disk():
        store.move(third, STORE)
        assert store.move(STORE, third) == (KEY, "file")
    assert new_run().find_with_place(third) == (KEY, "file")


def test_names_that_are_exchanged_keep_their_keys_apart(store, path, full_disk):
    third = replace(SHOP, name="Third")
    store.keep(SHOP, KEY, in_file=True)
    store.keep(STORE, OTHER, in_file=True)
    with full_disk():
        store.move(SHOP, third)
        store.move(STORE, SHOP)
        assert (store.find(third), store.find(SHOP), store.find(STORE)) == (KEY, OTHER, None)
    assert (store.find_with_place(third), store.find_with_place(SHOP)) == ((KEY, "file"), (OTHER, "file"))
    assert kept(path) == {
        "Third @ https://api.kaleyra.io": PLANTED,
        "Shop @ https://api.kaleyra.io": "other-key",
    }


def test_a_forgotten_key_is_removed_under_its_former_name_too(store, path, full_disk):
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        store.move(SHOP, STORE)
        assert store.forget(STORE) is False
        assert store.left(STORE) == ("file",)
    assert store.find(STORE) is None
    assert store.left(STORE) == ()
    assert not path.exists()


def test_a_key_that_no_keychain_takes_stays_in_the_file(path, new_run, keychain, caplog):
    for store in (KeyStore(lambda: None, KeyFile(path)), new_run()):
        keychain.locked = True
        store.keep(SHOP, KEY, in_file=True)
        assert store.keep(SHOP, KEY) == "file"
        assert store.find_with_place(SHOP) == (KEY, "file")
        assert new_run().find_with_place(SHOP) == (KEY, "file")
    keychain.locked = False
    assert new_run().keep(SHOP, KEY) == "keychain"
    assert not path.exists()


def test_a_key_in_the_keychain_that_cannot_leave_the_file_is_said_to_be_there(
    store, keychain, path, full_disk
):
    store.keep(SHOP, KEY, in_file=True)
    with full_disk():
        assert store.keep(SHOP, KEY) == "keychain"
        assert store.left(SHOP) == ("file",)
    assert store.find_with_place(SHOP) == (KEY, "keychain")
    assert store.left(SHOP) == ()
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b'{"format": "reply-button-keys", "version": true, "keys": {}}',
        b'{"format": "reply-button-keys", "version": 1, "keys": []}',
        b'{"format": "other", "version": 1, "keys": {"Shop @ https://api.kaleyra.io": "pLaNtEd"}}',
    ],
)
def test_a_damaged_file_counts_as_empty_and_leaves_no_copy(store, path, content, caplog):
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content)
    assert store.find(SHOP) is None
    assert store.keep(SHOP, KEY, in_file=True) == "file"
    assert store.find(SHOP) == KEY
    assert {file.name for file in path.parent.iterdir()} == {"keys.json", "keys.json.lock"}
    assert "pLaNtEd" not in caplog.text


@pytest.mark.parametrize("text", ["", "two words", "ключ", 7, None])
def test_what_cannot_be_a_key_is_none(store, path, text):
    path.parent.mkdir(mode=0o700)
    keys = {"Shop @ https://api.kaleyra.io": text, "Store @ https://api.kaleyra.io": "other-key"}
    path.write_text(json.dumps({"format": "reply-button-keys", "version": 1, "keys": keys}))
    assert (store.find(SHOP), store.find(STORE)) == (None, OTHER)


def test_a_newer_versions_file_is_left_alone(store, path, caplog):
    path.parent.mkdir(mode=0o700)
    path.write_text('{"format": "reply-button-keys", "version": 2, "keys": {}}')
    assert store.find(SHOP) is None
    assert store.keep(SHOP, KEY, in_file=True) == "session"
    assert json.loads(path.read_text())["version"] == 2
    assert "newer version" in caplog.text


def test_a_folder_in_the_way(store, path, caplog):
    path.mkdir(parents=True)
    assert store.find(SHOP) is None
    assert store.keep(SHOP, KEY, in_file=True) == "session"
