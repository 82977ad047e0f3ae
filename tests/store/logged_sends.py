"""Sends in the log, as `deliver` writes them there, without sending anything."""

from datetime import UTC, datetime, timedelta

from composer.kaleyra.account import Account
from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Message
from composer.sending.outgoing import Outgoing

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
    outgoing = Outgoing(message, account)
    number = send_log.intend(
        account,
        recipient=outgoing.recipient,
        request=outgoing.request,
        draft=dumps(Draft("", message)).decode(),
    )
    if outcome is not None:
        send_log.conclude(number, outcome, duration_ms)
    return number
