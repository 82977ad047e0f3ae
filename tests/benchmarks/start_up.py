"""How long the window takes: from the start of the process to its first painted frame, and the process ended.

The baseline is a bare QMainWindow with one QLabel. Both are fresh processes, started as a user starts the
program for
the second time: Python's files are compiled and in the system's cache, the program's folder exists, with some
sends in
the log. A benchmark, not a test: the suite does not collect it.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from composer.kaleyra.account import SANDBOX, Account
from composer.kaleyra.outcome import Accepted
from composer.store.database import Database
from composer.store.log.sends import SendLog
from composer.store.paths import Paths

ROUNDS = 21
SENDS = 20
LIMIT = 1.8

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("first_frame.py")


def start_up_row() -> tuple[str, float, float]:
    """Return the row's name with the ratio of the CPU times, the ratio of the wall times, and the limit.

    Each is the median of ROUNDS, after one that does not count; a round starts both processes.
    """
    with TemporaryDirectory() as folder:
        _fill(Path(folder))
        rounds = [_ratios(Path(folder)) for _ in range(ROUNDS + 1)][1:]
    walls, cpus = zip(*rounds, strict=True)
    return f"process start to the first painted frame (of CPU time: {median(cpus):.2f})", median(walls), LIMIT


def _fill(folder: Path) -> None:
    """Make the folder what it is after some use."""
    database = Database(Paths(folder).database)
    send_log = SendLog(database)
    account = Account(SANDBOX, "http://127.0.0.1:1", "HXXXXXXXX000SB", "+14155550100")
    for number in range(SENDS):
        send = send_log.intend(account, recipient="+14155550123", request="POST", draft="{}")
        send_log.conclude(send, Accepted(f"message-{number}", (), 202, "{}"), 120)
    database.close_all()


def _ratios(folder: Path) -> tuple[float, float]:
    bare_wall, bare_cpu = _seconds(folder, "bare")
    wall, cpu = _seconds(folder, "program", str(folder))
    return wall / bare_wall, cpu / bare_cpu


def _seconds(folder: Path, *arguments: str) -> tuple[float, float]:
    """Return the wall and the CPU seconds of one process.

    folder: where Python's compiled files go, too.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, DRIVER, *arguments],
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
    )
    return perf_counter() - start, float(done.stdout)


if __name__ == "__main__":
    print(start_up_row())
