"""A real disk that is full: whatever is to be kept says so, and is kept once there is room."""

from collections.abc import Callable
from pathlib import Path

import pytest

from composer.kaleyra.account import Account
from composer.message.drafts.draft import dumps
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.library import Library
from composer.store.drafts.recovery import Recovery
from composer.store.files import StorageError, write_atomic
from composer.store.settings import Settings
from tests.crash.writer import draft_of, saver_in

OLD, NEW = draft_of("old"), draft_of("new", 20_000)
SHOP = Account("Shop", "https://api.kaleyra.io")

WRITERS: dict[str, Callable[[Path], object]] = {
    "save": lambda disk: saver_in(disk).save(disk / "a.reply.json", NEW, dumps(OLD)),
    "save new": lambda disk: saver_in(disk).save(disk / "b.reply.json", NEW, None),
    "save beside": lambda disk: saver_in(disk).save_new(disk, NEW),
    "duplicate": lambda disk: FileOperations(saver_in(disk)).duplicate(disk / "a.reply.json"),
    "rename": lambda disk: FileOperations(saver_in(disk)).rename(disk / "a.reply.json", "b"),
    "version": lambda disk: saver_in(disk).versions.keep(disk / "a.reply.json", dumps(OLD)),
    "settings": lambda disk: Settings(disk / "settings.json", appearance="dark").save(),
    "accounts": lambda disk: AccountsFile(disk / "accounts.json").save(Accounts((SHOP,))),
    "key": lambda disk: KeyFile(disk / "keys.json").put("a", "secret"),
    "recovery": lambda disk: Recovery(disk / "recovery").keep(1, NEW, None, None),
    "export": lambda disk: write_atomic(disk / "a.csv", iter([b"a" * 5000] * 9), private=False),
    "index": lambda disk: Library(disk, disk / "indexes").refresh(),
}


@pytest.mark.parametrize("what", WRITERS)
@pytest.mark.parametrize("free", [0, 4096])
def test_a_full_disk_is_called_full_and_leaves_nothing_half_written(small_disk, what, free):
    disk = small_disk.path
    (disk / "a.reply.json").write_bytes(dumps(OLD))
    small_disk.fill(free)
    try:
        WRITERS[what](disk)
    except StorageError as fault:
        assert str(fault).endswith("the disk is full.")  # noqa: PT017 - with a page free some succeed
    else:
        assert free
    assert list(disk.rglob("*.tmp")) == []
    assert b"old" in b"".join(file.read_bytes() for file in disk.glob("*.reply.json"))
    small_disk.empty()
    WRITERS[what](disk)
