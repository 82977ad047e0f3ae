"""Kills a program that types and saves, and looks at what is left; lets two programs save to one folder."""

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

from composer.message.drafts.draft import loads
from composer.store.drafts.library import Library
from composer.store.drafts.recovery import Recovery
from composer.store.paths import Paths
from composer.store.temporary import sweep
from tests.crash.writer import saver_in, text_of
from tests.store.draft_files import drafts_with_versions

ROOT = Path(__file__).parents[2]
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")


def kill_round(folder: Path, round_: int) -> int:
    """Let a program type and save until it is killed; check what is left, return the acknowledgements."""
    drafts, data = folder / "Drafts", folder / "data"
    drafts.mkdir(exist_ok=True)
    with _started("killed", drafts, data, str(round_)) as program:
        time.sleep(random.Random(round_).uniform(0, 0.3))  # noqa: S311
        program.kill()
        assert program.stdout is not None
        lines = program.stdout.read().split("\n")[:-1]
    numbers = {
        word: [int(line.split()[1]) for line in lines if line.startswith(word)] for word in ("kept", "saved")
    }
    _check_texts(drafts, data, numbers["kept"], numbers["saved"], round_)
    sweep_days_later(drafts, data)
    _check_files(drafts, data)
    return len(lines)


def share(folder: Path, seconds: float, programs: int = 2) -> int:
    """Let programs save to shared files; check that each acknowledged text is there, return how many."""
    drafts, data = folder / "Drafts", folder / "data"
    drafts.mkdir(exist_ok=True)
    running = [_started("shared", drafts, data, f"p{number}", str(seconds)) for number in range(programs)]
    said = "".join(program.communicate(timeout=seconds + 60)[0] for program in running)
    assert [program.returncode for program in running] == [0] * programs
    acknowledged = {line.removeprefix("saved ") for line in said.splitlines()}
    versions = saver_in(data).versions
    found = {text_of(loads(path.read_bytes())) for path in drafts.glob("*.reply.json")}
    for path in drafts_with_versions(data / "versions"):
        found |= {text_of(loads(versions.read(version.id))) for version in versions.versions(path)}
    assert acknowledged - found == set()
    _check_files(drafts, data)
    return len(acknowledged)


def sweep_days_later(drafts: Path, data: Path) -> int:
    """Do what the next start does if it is in two days; check what is left, return how much went.

    All that was being written is gone then, and nothing else.
    """
    files = {path for folder in (drafts, data) for path in folder.rglob("*") if path.is_file()}
    temporary = {path for path in files if path.suffix == ".tmp"}
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    for path in temporary:
        assert _TEMPORARY.fullmatch(path.name)
        os.utime(path, (two_days_ago, two_days_ago))
    sweep(Paths(data), drafts)
    assert {path for path in files if path.exists()} == files - temporary
    return len(temporary)


def _started(*arguments: str | Path) -> subprocess.Popen[str]:
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.writer", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def _check_texts(drafts: Path, data: Path, kept: list[int], saved: list[int], round_: int) -> None:
    """Check the last acknowledged text, or a later one, and that every save is on the disk or a version."""
    recovery, versions = Recovery(data / "recovery"), saver_in(data).versions
    leftovers = recovery.leftovers()
    assert recovery.quarantined == []
    files = [
        path
        for path in drafts.glob(f"round {round_}*.reply.json")
        if re.match(rf"round {round_}[ .]", path.name)
    ]
    on_disk = {int(text_of(loads(path.read_bytes()))) for path in files}
    offered = {int(text_of(leftover.draft)) for leftover in leftovers}
    assert len(leftovers) <= 1
    assert max(on_disk | offered, default=-1) >= max(kept, default=-1)
    former = {
        int(text_of(loads(versions.read(version.id))))
        for path in drafts_with_versions(data / "versions")
        if re.match(rf"round {round_}[ .]", path.name)
        for version in versions.versions(path)
    }
    assert set(saved) - on_disk - former == set()
    for leftover in leftovers:
        recovery.forget(leftover)
    recovery.close()


def _check_files(drafts: Path, data: Path) -> None:
    """No file is half written, and the index tells of each."""
    paths = list(drafts.iterdir())
    for path in paths:
        loads(path.read_bytes())
    library = Library(drafts, data / "indexes")
    changes = library.refresh()
    assert changes.fault == changes.notice == ""
    assert {entry.path for entry in library.rows("newest", 0, 100_000)} == set(paths)
    library.close()
