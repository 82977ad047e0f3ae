"""Does jobs, each in a child that kills itself at a chosen call of the system.

`python -m tests.crash.killed` reads lines `JOB FOLDER CALL`. In its child the job acknowledges what is on the
disk; then the line `killed` follows, or `ended` if the job makes fewer calls.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock  # noqa: F401 - once, and not in each child

from composer.kaleyra.account import Account
from composer.message.drafts.draft import dumps
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.drafts.draft_file import write_draft
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.recovery import Recovery
from composer.store.files import write_atomic
from composer.store.settings import load_settings
from tests.crash.writer import draft_of, saver_in

CALLS = ("open", "write", "fsync", "rename", "replace", "link", "unlink", "mkdir", "rmdir", "fchmod")
OLD, NEW = draft_of("old"), draft_of("new")
KEYS = {"a": "key-of-the-first-account", "b": "key-of-the-second-account"}

_write = os.write


def say(what: str) -> None:
    _write(1, f"{what}\n".encode())


def save_settings(folder: Path) -> None:
    settings = load_settings(folder / "data" / "settings.json")
    settings.appearance = "dark"
    settings.save()
    say("saved")


def add_account(folder: Path) -> None:
    def added(stored: Accounts) -> Accounts:
        return Accounts((*stored.accounts, Account("New", "https://api.kaleyra.io")), stored.current)

    AccountsFile(folder / "data" / "accounts.json").update(added, Accounts())
    say("saved")


def put_key(folder: Path) -> None:
    KeyFile(folder / "data" / "keys.json").put("b", KEYS["b"])
    say("saved")


def move_key(folder: Path) -> None:
    KeyFile(folder / "data" / "keys.json").move("a", "c")
    say("saved")


def remove_key(folder: Path) -> None:
    KeyFile(folder / "data" / "keys.json").remove("a")
    say("removed")


def keep_work(folder: Path) -> None:
    recovery = Recovery(folder / "data" / "recovery")
    for text in ("old", "new"):
        recovery.keep(1, draft_of(text), None, None)
        say(text)


def discard_work(folder: Path) -> None:
    recovery = Recovery(folder / "data" / "recovery")
    recovery.keep(1, NEW, None, None)
    say("new")
    recovery.discard(1)
    say("removed")


def save_work(folder: Path) -> None:
    recovery, path = Recovery(folder / "data" / "recovery"), folder / "Drafts" / "b.reply.json"
    recovery.keep(1, NEW, path, None)
    say("new")
    data = write_draft(path, NEW)
    say("saved")
    recovery.discard_if_saved(1, path, data)
    say("removed")


def forget_leftover(folder: Path) -> None:
    recovery = Recovery(folder / "data" / "recovery")
    [leftover] = recovery.leftovers()
    say("new")
    recovery.forget(leftover)
    say("removed")


def save_over(folder: Path) -> None:
    saver_in(folder / "data").save(folder / "Drafts" / "a.reply.json", NEW, dumps(OLD))
    say("saved")


def save_new(folder: Path) -> None:
    saver_in(folder / "data").save(folder / "Drafts" / "b.reply.json", NEW, None)
    say("saved")


def rename_draft(folder: Path) -> None:
    FileOperations(saver_in(folder / "data")).rename(folder / "Drafts" / "a.reply.json", "b")
    say("saved")


def export(folder: Path) -> None:
    write_atomic(folder / "Drafts" / "export.csv", (piece for piece in (b"new", b"er")), private=False)
    say("saved")


JOBS = {
    job.__name__: job
    for job in (
        *(save_settings, add_account, put_key, move_key, remove_key, keep_work, discard_work, save_work),
        *(forget_leftover, save_over, save_new, rename_draft, export),
    )
}


def killing(call: int) -> None:
    """Let this process be killed before its call of that place, from 1; a write is two, one a half."""
    made = 0

    def step() -> None:
        nonlocal made
        made += 1
        if made == call:
            os.kill(os.getpid(), signal.SIGKILL)

    def replacement(real: Callable[..., Any]) -> Callable[..., Any]:
        def replaced(*args: Any, **kwargs: Any) -> Any:
            step()
            return real(*args, **kwargs)

        return replaced

    def write(descriptor: int, data: memoryview) -> int:
        step()
        half = _write(descriptor, data[: len(data) // 2])
        step()
        return half + _write(descriptor, data[half:])

    for name in CALLS:
        setattr(os, name, write if name == "write" else replacement(getattr(os, name)))


def main() -> None:
    for line in sys.stdin:
        job, folder, call = line.split()
        child = os.fork()
        if child == 0:
            killing(int(call))
            JOBS[job](Path(folder))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say("killed" if os.WIFSIGNALED(status) else "ended" if status == 0 else f"failed {status}")


if __name__ == "__main__":
    main()
