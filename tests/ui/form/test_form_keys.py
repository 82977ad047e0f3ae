"""What a key in the body costs: nothing is read from the disk, and each thing is done once."""

from datetime import UTC, datetime

import pytest
from PySide6.QtTest import QTest

from composer.kaleyra.account import Account, ApiKey
from composer.message.model import Button
from composer.ui.form.counter import Counter

KEYS = "twenty keys in a row"


@pytest.fixture
def live(user, show):
    """A complete message to be sent with a live account, checked and painted."""
    account = Account(
        "Shop", "https://api.kaleyra.io", "HX1", "+14155550100", "https://example.com/cb", kind="live"
    )
    user.session.accounts.save(account, None, ApiKey("planted-Key-9f3a71"))
    user.session.accounts.select("Shop")
    show(to="+14155550123", body="Hi", buttons=(Button("yes", "Yes"),))
    user.form.body.input.setFocus()
    user.refresh()
    return user


def type_slowly(user):
    for character in KEYS:
        with user.qtbot.waitSignal(user.window.preview.contents.changed):  # the phone is painted last
            user.qtbot.keyClicks(user.form.body.input, character)
    QTest.qWait(60)  # for what must not come


def test_no_key_reads_the_database(live):
    live.qtbot.waitUntil(lambda: datetime.now(UTC).second < 55)  # in another minute callbacks are read again
    live.session.reply_windows.stop()  # nor what is read every few seconds
    live.refresh()
    statements = []
    with live.session.database.reading() as connection:
        connection.set_trace_callback(statements.append)
    type_slowly(live)
    connection.set_trace_callback(None)
    assert live.session.document.message.body == f"{KEYS}Hi"
    assert statements == []


def test_the_counter_is_fed_once_a_key(live, monkeypatch):
    counted = []
    count = Counter.show_text
    monkeypatch.setattr(Counter, "show_text", lambda self, text: counted.append(text) or count(self, text))
    type_slowly(live)
    assert counted == [f"{KEYS[: end + 1]}Hi" for end in range(len(KEYS))]


def test_the_message_is_checked_and_the_phone_painted_once_a_key(live):
    done = []
    live.session.readiness.changed.connect(lambda: done.append("checked"))
    live.window.preview.contents.changed.connect(lambda: done.append("painted"))
    type_slowly(live)
    assert done == ["checked", "painted"] * len(KEYS)


def test_what_send_has_just_checked_is_not_checked_again(live):
    done = []
    live.session.readiness.changed.connect(lambda: done.append("checked"))
    live.window.preview.contents.changed.connect(lambda: done.append("painted"))
    live.qtbot.keyClicks(live.form.body.input, "x")
    live.session.readiness.refresh()
    QTest.qWait(60)
    assert done == ["checked", "painted"]
