"""The program in a real window on a virtual display, driven by typed keys."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.screen

_SECONDS = 30


def wait_for(what: str, probe: Callable[[], object]) -> object:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        found = probe()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"no {what} within {_SECONDS} s")


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """The environment of a virtual display of its own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    others = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in others}
    yield environment | {"DISPLAY": f":{number}"}
    server.terminate()
    server.wait()


def test_compose_send_save_and_reopen_by_keyboard(display, tmp_path: Path):
    assert shutil.which("xdotool"), "xdotool types the keys"
    home = tmp_path / "home"

    def xdotool(*words: str) -> str:
        return subprocess.run(
            ["xdotool", *words], env=display, capture_output=True, text=True, check=False
        ).stdout

    def start() -> subprocess.Popen[bytes]:
        program = subprocess.Popen([sys.executable, "-m", "composer", "--data-dir", str(home)], env=display)
        focus()
        return program

    def focus() -> None:
        """Give the window the keyboard: there is no window manager to do so."""
        window = wait_for(
            "window", lambda: xdotool("search", "--onlyvisible", "--class", "reply-composer").split()
        )
        xdotool("windowfocus", "--sync", window[0])

    def sends() -> list[tuple[object, ...]]:
        if not (home / "composer.sqlite3").exists():
            return []
        connection = sqlite3.connect(home / "composer.sqlite3")
        try:
            return connection.execute(
                "SELECT outcome, status, message_id, draft FROM sends ORDER BY id"
            ).fetchall()
        except sqlite3.OperationalError:  # the tables are just being made
            return []
        finally:
            connection.close()

    program = start()
    try:
        xdotool("key", "ctrl+n")
        for text in ("+442079460958", "Screen test", None, "Hi *you*", "Bye"):
            xdotool("type", "--delay", "20", text) if text else None
            xdotool("key", "Tab")
        xdotool("type", "--delay", "20", "Yes please")
        xdotool("key", "ctrl+Return")
        outcome, status, message_id, sent = wait_for("outcome", lambda: [row for row in sends() if row[0]])[0]
        assert (outcome, status) == ("accepted", 200)
        assert message_id
        xdotool("key", "ctrl+s")
        dialog = wait_for(
            "dialog", lambda: xdotool("search", "--onlyvisible", "--name", "Save draft as").split()
        )
        xdotool("windowfocus", "--sync", dialog[0])
        xdotool("key", "Return")
        saved = home / "Reply-button drafts" / "Screen test.reply.json"
        wait_for("saved draft", saved.exists)
        focus()
        xdotool("key", "ctrl+q")
        assert program.wait(_SECONDS) == 0
    finally:
        program.kill()
        program.wait()
    message = json.loads(saved.read_text())["message"]
    assert (message["to"], message["body"], message["footer"]) == ("+442079460958", "Hi *you*", "Bye")
    assert message["buttons"] == [{"id": "1", "title": "Yes please"}]

    program = start()
    try:
        xdotool("key", "ctrl+Return")
        wait_for("second outcome", lambda: len([row for row in sends() if row[0]]) == 2)
    finally:
        program.kill()
        program.wait()
    assert sends()[1][3] == sent  # what was reopened is what was saved
