"""What others wrote, made to take all memory or minutes: each reader has a process with little of both.

Pictures have theirs in `tests/media/test_picture_hostile.py`.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile_readers import READERS

MEMORY = 512 << 20
"""Bytes of address space; the interpreter with the readers takes a third."""

SECONDS = 40
"""Of the processor's time for hundreds of texts; what fails takes minutes for one of them."""


@pytest.mark.skipif(sys.platform == "win32", reason="the limits are POSIX's")
@pytest.mark.parametrize("name", READERS)
def test_no_file_takes_all_memory_or_minutes(name: str, tmp_path: Path) -> None:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.hostile_readers", name, str(tmp_path)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "read"), done.stderr[-3000:]
