"""Runs commands: in this process for speed, in one of their own where processes are the subject."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from composer.cli import main
from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.store.database import Database
from composer.store.log.rows import Send
from composer.store.log.sends import SendLog
from tests.recording_sandbox import RecordingSandbox

KEY = "planted-Key-9f3a71"

_FOREIGN = ("XDG_", "QT_", "DISPLAY", "WAYLAND_")


@dataclass
class Ended:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def _signals_are_restored() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run a command in this process; whatever it raises fails the test, but for a fault's status."""

    def run(*arguments: object) -> Ended:
        variables = dict(os.environ)
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as ended:  # argparse
            status = int(ended.code or 0)
        finally:
            os.environ.update(variables)  # as the next process has them
        return Ended(status, *capsys.readouterr())

    return run


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a command in a process that ends with the test: without a display, warnings are errors."""
    (tmp_path / "user").mkdir()
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: object, **options: Any) -> subprocess.Popen[str]:
        line = options.pop("args", [sys.executable, "-m", "composer", *map(str, arguments)])
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        variables = {"HOME": str(tmp_path / "user"), "PYTHONWARNINGS": "error"} | options.pop("env", {})
        pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE) | {"stdin": subprocess.DEVNULL}
        started.append(
            subprocess.Popen(line, cwd=tmp_path, text=True, env=kept | variables, **(pipes | options))
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def process(start: Callable[..., subprocess.Popen[str]]) -> Callable[..., Ended]:
    """Run a command in a process of its own to its end."""

    def process(*arguments: object, **options: Any) -> Ended:
        command = start(*arguments, **options)
        out, err = command.communicate(timeout=30)
        return Ended(command.returncode, out, err)

    return process


@pytest.fixture
def draft(tmp_path: Path) -> Callable[..., Path]:
    """Write a draft without a problem, some of its message's fields changed."""

    def draft(name: str = "offer", **changes: Any) -> Path:
        message = {
            "to": "+14155550123",
            "from": "+14155550100",
            "callback_url": "https://example.com/status",
            "header": None,
            "body": "Hi *Maria*, 10 € off 🎉",
            "footer": "Bye",
            "buttons": [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}],
        }
        path = tmp_path / f"{name}.reply.json"
        content = {"format": "reply-button-draft", "version": 1, "name": name, "message": message | changes}
        path.write_text(json.dumps(content))
        return path

    return draft


@pytest.fixture
def sandboxed() -> Iterator[Sandbox]:
    """A sandbox that is running already."""
    with RecordingSandbox() as running:
        yield running


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The API key that the environment has."""
    monkeypatch.setenv("KALEYRA_API_KEY", KEY)
    return KEY


@pytest.fixture
def address(sandboxed: Sandbox, key: str) -> tuple[str, ...]:
    """The options that lead to that sandbox without an account."""
    return ("--base-url", sandboxed.base_url, "--sid", "HX1", "--from", "+14155550100")


@pytest.fixture
def sends(home: Path) -> Callable[..., list[Send]]:
    """Read the log, the newest first; nothing if there is none."""

    def sends(folder: Path = home) -> list[Send]:
        path = folder / "composer.sqlite3"
        if not path.exists():
            return []
        database = Database(path)
        try:
            return SendLog(database).page(0, 100)
        finally:
            database.close_all()

    return sends
