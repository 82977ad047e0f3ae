"""Sends in the log, and what a user reads of them."""

from composer.kaleyra.outcome import Rejected
from composer.kaleyra.timings import Timings
from tests.store.logged_sends import put

REPLY = '{"code": "E413", "error": {"body": "too long"}}'


REFUSED = Rejected("E413", "no", {"body": "too long"}, None, 400, REPLY, Timings(42, 61, 180, 183))


def have(user, outcome=REFUSED, **how):
    """Put a send into the log and choose it."""
    number = put(user.session.send_log, outcome, **how)
    user.session.log.refresh()
    user.window.log.table.selectRow(0)
    return number


def said(user):
    return user.window.statusBar().currentMessage()
