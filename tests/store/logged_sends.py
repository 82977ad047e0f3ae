"""Sends in the log, as `deliver` writes them there, without sending anything."""

from datetime import UTC, datetime, timedelta

from composer.kaleyra import request
from composer.kaleyra.account import Account
from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Message
from composer.sending.safeguards import redirected

SHOP = Account("Shop", "https://api.kaleyra.io", sid="HXSECRETSID", sender="+14155550100")
QA = Account(
    "QA",
    "https://api.in.kaleyra.io",
    kind="test",
    sid="HXOTHERSID",
    sender="+14155550199",
    allowed_recipients=("+447700900123",),
)
HELLO = Message("+4915112345678", body="Hi *Maria*", buttons=(Button("yes", "Yes"), Button("no", "No")))
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class Clock:
    """A log's `now`, which tests set."""

    def __init__(self, time=NOON):
        self.time = time

    def __call__(self):
        return self.time

    def go(self, **duration):
        self.time += timedelta(**duration)


def put(send_log, outcome=None, *, message=HELLO, account=SHOP, duration_ms=183):
    """Keep a send, under way without an outcome; return its number."""
    sent = redirected(message, account)[0]
    number = send_log.intend(
        account,
        recipient=request.fields(sent, account)["to"],
        request=request.describe(sent, account),
        draft=dumps(Draft("", message)).decode(),
    )
    if outcome is not None:
        send_log.conclude(number, outcome, duration_ms)
    return number
