"""One running copy of the program at a time changes a file."""

import os
import re
import stat
import subprocess
import sys

import pytest

from composer.store import lock
from composer.store.files import StorageError
from composer.store.lock import locked

HOLD = (
    "import sys\nfrom pathlib import Path\nfrom composer.store.lock import locked\n"
    "with locked(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.readline()\n"
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "a.json"


@pytest.fixture
def other_copy(path):
    """Another process that holds the lock until it is told to go on."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process


def test_another_copy_is_waited_for_but_not_for_ever(path, other_copy, monkeypatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.1)
    words = "Another running copy of this program does not let go of “a.json”"
    with pytest.raises(StorageError, match=re.escape(words)), locked(path):
        raise AssertionError
    other_copy.stdin.close()
    other_copy.wait(30)
    with locked(path):
        pass


def test_a_fault_while_it_is_held_lets_go_and_is_not_taken_for_the_locks(path):
    with pytest.raises(PermissionError), locked(path):
        raise PermissionError(13, "of the caller")
    with locked(path):
        pass


@pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
def test_the_lock_is_the_users_alone(path):
    with locked(path):
        assert [entry.name for entry in path.parent.iterdir()] == ["a.json.lock"]
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.with_name("a.json.lock").stat().st_mode) == 0o600


def test_a_lock_that_cannot_be_made_is_a_sentence(path):
    path.with_name("a.json.lock").mkdir(parents=True)
    with pytest.raises(StorageError, match=r"The file “a.json” could not be locked: .*\."), locked(path):
        raise AssertionError


def test_no_folder_can_be_made_where_a_file_is(tmp_path):
    (tmp_path / "home").write_bytes(b"")
    with (
        pytest.raises(StorageError, match="The folder “home” could not be made"),
        locked(tmp_path / "home" / "a"),
    ):
        raise AssertionError
