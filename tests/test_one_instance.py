"""A second start of the program opens its file in the first one's window."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.store.draft_files import named, put

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


@pytest.fixture
def start(home):
    """Start the program in a process of its own, which does not outlive the test."""
    started = []

    def start(*words):
        line = [sys.executable, "-m", "composer", *map(str, words)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(line, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(found):
    limit = time.monotonic() + 30
    while not found():
        assert time.monotonic() < limit
        time.sleep(0.02)


def end(process) -> str:
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=20)[1]


def recent(home) -> list[str]:
    return json.loads((home / "settings.json").read_text())["recent_files"]


def test_the_second_opens_its_file_in_the_first_and_ends(start, home, tmp_path):
    draft = put(tmp_path, "one", named("One"))
    first = start()
    wait_until((home / "composer.log").exists)  # its first frame is over
    second = start(draft)
    out, said = second.communicate(timeout=20)
    assert (second.returncode, out) == (0, "")
    assert "Traceback" not in said
    assert first.poll() is None
    end(first)
    assert recent(home) == [str(draft)]
    assert not (home / "instance").exists()


def test_after_a_crash_the_next_has_a_window(start, home, tmp_path):
    draft = put(tmp_path, "one", named("One"))
    first = start()
    wait_until((home / "composer.log").exists)
    first.kill()
    first.wait(20)
    left = (home / "instance").stat().st_ctime_ns
    second = start(draft)
    wait_until(lambda: (home / "instance").exists() and (home / "instance").stat().st_ctime_ns != left)
    assert start().wait(20) == 0  # the second has heard it
    end(second)
    assert recent(home) == [str(draft)]


def test_a_window_that_hangs_is_said_and_is_no_second_one(start, home):
    first = start()
    wait_until((home / "composer.log").exists)
    first.send_signal(signal.SIGSTOP)
    box = (
        "from PySide6.QtWidgets import QMessageBox as B;"
        " B.exec = lambda self: print(self.text(), flush=True);"
    )
    line = f"{box} from composer.cli import main; import sys; sys.exit(main([]))"
    second = subprocess.run(
        [sys.executable, "-c", line], capture_output=True, text=True, timeout=30, check=False
    )
    first.send_signal(signal.SIGCONT)
    assert second.returncode == 2
    assert "does not answer" in second.stdout
    assert first.poll() is None


def test_commands_need_no_window_of_their_own(start, home, tmp_path):
    start()
    wait_until((home / "composer.log").exists)
    check = start("check", put(tmp_path, "one", named("One")))
    check.communicate(timeout=20)
    assert check.returncode == 0
