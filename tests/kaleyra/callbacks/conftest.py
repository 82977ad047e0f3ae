"""A receiver and what it stores."""

import logging
import threading
from collections.abc import Iterator

import pytest

from composer.kaleyra.callbacks.receiver import Receiver

from .requests_to import Kept


@pytest.fixture
def nothing_printed_and_nobody_left(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    caplog.set_level(logging.WARNING)
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before
    assert caplog.get_records("call") == []
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def receiver(kept: Kept) -> Iterator[Receiver]:
    with Receiver(kept) as running:
        running.switch(True)
        yield running
