"""Who may read a written file, whose it is, and links to it."""

import errno
import os
import stat

import pytest

from composer.store import files
from composer.store.files import StorageError, write_atomic
from tests.store.file_facts import mode, posix

OLD = b"the old file"
NEW = b"the new file, which is longer"


@posix
def test_a_new_document_has_the_mode_of_the_umask(folder, umask_027):
    write_atomic(folder / "a.json", NEW, private=False)
    assert mode(folder / "a.json") == 0o640


@posix
@pytest.mark.parametrize("old_mode", [0o664, 0o600, 0o755])
def test_an_existing_document_keeps_its_mode(folder, old_mode, umask_027):
    (folder / "a.json").write_bytes(OLD)
    (folder / "a.json").chmod(old_mode)
    write_atomic(folder / "a.json", NEW, private=False)
    assert mode(folder / "a.json") == old_mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_an_existing_document_keeps_its_owner_and_group(folder):
    (folder / "a.json").write_bytes(OLD)
    os.chown(folder / "a.json", 1234, 2345)
    write_atomic(folder / "a.json", NEW, private=False)
    status = (folder / "a.json").stat()
    assert (status.st_uid, status.st_gid) == (1234, 2345)


@posix
def test_an_owner_that_cannot_be_kept_is_no_failure(folder, monkeypatch):
    def refused(descriptor, user, group):
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(files.os, "fchown", refused)
    (folder / "a.json").write_bytes(OLD)
    write_atomic(folder / "a.json", NEW, private=False)
    assert (folder / "a.json").read_bytes() == NEW


@posix
def test_a_private_file_is_closed_to_others_from_the_start(folder, monkeypatch):
    (folder / "a.json").write_bytes(OLD)
    (folder / "a.json").chmod(0o666)
    seen = []
    real = os.write

    def write(descriptor, data):
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return real(descriptor, data)

    monkeypatch.setattr(files.os, "write", write)
    write_atomic(folder / "a.json", NEW, private=True)
    assert seen == [0o600]
    assert mode(folder / "a.json") == 0o600


def test_a_write_protected_document_is_not_replaced(folder, monkeypatch):
    (folder / "a.json").write_bytes(OLD)
    monkeypatch.setattr(files.os, "access", lambda path, wanted: False)  # root may always
    with pytest.raises(StorageError, match="you do not have permission"):
        write_atomic(folder / "a.json", NEW, private=False)
    assert (folder / "a.json").read_bytes() == OLD


def test_a_document_behind_a_link_is_replaced_where_it_is(folder, tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "real.json").write_bytes(OLD)
    (folder / "link.json").symlink_to(tmp_path / "shared" / "real.json")
    write_atomic(folder / "link.json", NEW, private=False)
    assert (folder / "link.json").is_symlink()
    assert (tmp_path / "shared" / "real.json").read_bytes() == NEW


def test_a_link_to_a_document_not_yet_made_makes_it(folder, tmp_path):
    (folder / "link.json").symlink_to(tmp_path / "real.json")
    write_atomic(folder / "link.json", NEW, private=False)
    assert (tmp_path / "real.json").read_bytes() == NEW


def test_a_link_in_a_circle_is_refused(folder):
    (folder / "a.json").symlink_to(folder / "b.json")
    (folder / "b.json").symlink_to(folder / "a.json")
    with pytest.raises(StorageError, match="the link leads nowhere"):
        write_atomic(folder / "a.json", NEW, private=False)
