"""Which runs of the program have ended."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from composer.store.instances import RunningInstance

BEGIN = (
    "import sys, time; from pathlib import Path; from composer.store.instances import RunningInstance\n"
    "instance = RunningInstance(Path(sys.argv[1])); instance.begin()\n"
    "print(instance.name, flush=True); time.sleep(60)"
)


@pytest.fixture
def other(tmp_path):
    """Another run of the program, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    yield process, process.stdout.readline().strip()
    process.kill()
    process.communicate()


def files(folder):
    return sorted(file.name for file in folder.iterdir())


def test_a_run_has_ended_once_its_process_was_killed(other, tmp_path):
    process, name = other
    instance = RunningInstance(tmp_path)
    assert not instance.has_ended(name)
    instance.remove_stale_files()
    assert files(tmp_path) == [f"run-{name}.lock"]
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    assert instance.has_ended(name)
    assert instance.has_ended(name)  # asking changes nothing
    instance.remove_stale_files()
    assert files(tmp_path) == []


def test_a_run_that_ends_leaves_nothing(tmp_path):
    instance = RunningInstance(tmp_path)
    instance.end()
    instance.begin()
    instance.begin()
    [name] = files(tmp_path)
    assert name == f"run-{instance.name}.lock"
    assert os.name != "posix" or stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not RunningInstance(tmp_path).has_ended(instance.name)
    instance.end()
    instance.end()
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["0" * 16, "", "../x", "\0", "x/run-0123456789abcdef", b"0123456789abcdef", None, 7]
)
def test_of_what_is_no_run_nobody_can_tell(tmp_path, name):
    assert not RunningInstance(tmp_path).has_ended(name)


def test_without_a_folder_nobody_can_tell(tmp_path):
    for instance in (RunningInstance(), RunningInstance(tmp_path / "missing")):
        instance.begin()
        assert not instance.has_ended(instance.name)
        instance.remove_stale_files()
        instance.end()
    assert files(tmp_path) == []


def test_a_run_has_ended_however_often_it_is_asked_where_a_lock_removes_its_file(
    other, tmp_path, monkeypatch
):
    class WindowsLock(FileLock):
        def _release(self):
            super()._release()
            Path(self.lock_file).unlink()

    monkeypatch.setattr("filelock.FileLock", WindowsLock)
    process, name = other
    process.kill()
    process.wait(20)
    instance = RunningInstance(tmp_path)
    instance.begin()
    assert [instance.has_ended(name) for _ in range(3)] == [True, True, True]  # a row of the log each
    assert RunningInstance(tmp_path).has_ended(name)
    assert not instance.is_running(name)
    instance.remove_stale_files()
    assert files(tmp_path) == [f"run-{instance.name}.lock"]
    instance.end()
    assert files(tmp_path) == []
