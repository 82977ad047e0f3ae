"""Programs that are killed while they save, and programs that save to one folder.

`python -m tests.crash` does the same for longer.
"""

import os

import pytest

from tests.crash.rounds import kill_round, share

ROUNDS = 20
SECONDS = 3.0


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_no_acknowledged_text_is_missing_after_a_kill(tmp_path):
    assert sum(kill_round(tmp_path, number) for number in range(ROUNDS)) > ROUNDS


def test_every_save_of_two_programs_is_on_the_disk_or_a_version(tmp_path):
    assert share(tmp_path, SECONDS) > 20
