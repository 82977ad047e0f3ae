"""A send as it was kept: the draft that was sent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from composer.message.drafts.draft import Draft, DraftError, dumps, loads
from composer.message.model import Message
from composer.store.log.rows import Send

HELLO = Draft("", Message("+4915112345678", body="Hi \ud83d"))
SEND = Send(
    1, datetime(2026, 3, 1, tzinfo=UTC), "Shop", False, "h", "+1415", "", dumps(HELLO).decode(), None, None
)


@pytest.fixture
def read(monkeypatch):
    """What was read as a draft."""
    read = []
    monkeypatch.setattr("composer.store.log.rows.loads", lambda data: read.append(data) or loads(data))
    return read


def test_the_draft_is_read_when_it_is_asked_for_and_once(read):
    send = replace(SEND, id=2)
    assert read == []
    assert (send.message, send.message, send.read_draft()) == (HELLO.message, HELLO.message, HELLO)
    assert len(read) == 1


def test_what_is_no_draft_is_read_once_too_and_has_no_message(read):
    send = replace(SEND, draft="{")
    for _ in range(2):
        assert send.message == Message()
        with pytest.raises(DraftError):
            send.read_draft()
    assert len(read) == 1
