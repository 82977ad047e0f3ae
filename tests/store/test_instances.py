"""Which runs of the program have ended."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from composer.store.instances import Run

BEGIN = (
    "import sys, time; from pathlib import Path; from composer.store.runs import Run\n"
    "run = Run(Path(sys.argv[1])); run.begin(); print(run.name, flush=True); time.sleep(60)"
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
    run = Run(tmp_path)
    assert not run.has_ended(name)
    run.sweep()
    assert files(tmp_path) == [f"run-{name}.lock"]
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    assert run.has_ended(name)
    assert run.has_ended(name)  # asking changes nothing
    run.sweep()
    assert files(tmp_path) == []


def test_a_run_that_ends_leaves_nothing(tmp_path):
    run = Run(tmp_path)
    run.end()
    run.begin()
    run.begin()
    [name] = files(tmp_path)
    assert name == f"run-{run.name}.lock"
    assert os.name != "posix" or stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not Run(tmp_path).has_ended(run.name)
    run.end()
    run.end()
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["0" * 16, "", "../x", "\0", "x/run-0123456789abcdef", b"0123456789abcdef", None, 7]
)
def test_of_what_is_no_run_nobody_can_tell(tmp_path, name):
    assert not Run(tmp_path).has_ended(name)


def test_without_a_folder_nobody_can_tell(tmp_path):
    for run in (Run(), Run(tmp_path / "missing")):
        run.begin()
        assert not run.has_ended(run.name)
        run.sweep()
        run.end()
    assert files(tmp_path) == []
