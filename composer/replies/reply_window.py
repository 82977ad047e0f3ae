"""Whether the 24 hours in which a business may write to a customer are open, as callbacks say."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from composer.kaleyra.callbacks.event import Event, key_of
from composer.system.local_time import local_time

WINDOW = timedelta(hours=24)
"""How long after the customer's last message reply-button messages go out (vendor's page)."""

OUTSIDE_WINDOW = "131047"
"""The code of a message that failed because the window was closed (one source)."""

_SKEW = timedelta(minutes=5)
"""What clocks may differ by. An event further ahead was kept before this computer's clock was set back."""

ReplyWindowState = Literal["open", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """Whether the customer's last message is recent enough.

    until: UTC; when an open window closes or a closed one did, None if that is not known.
    """

    state: ReplyWindowState
    until: datetime | None = None

    def left(self, now: datetime) -> timedelta:
        """Return how long it is still open, zero if it is not."""
        return max(self.until - now, timedelta()) if self.state == "open" and self.until else timedelta()


UNKNOWN = ReplyWindow("unknown")


def reply_window(
    events: Iterable[Event],
    sender: str,
    recipient: str,
    now: datetime,
    *,
    simulated: bool = False,
    user_ids: Collection[str] = (),
) -> ReplyWindow:
    """Return whether a business's number may write to a customer, from the events of both in any order.

    Only what the customer wrote or tapped opens it. A callback that names no business's number does not say
    which of them the customer wrote to, so it leaves unknown what nothing else tells.

    sender: the business's number, in any form.
    recipient: the customer's number, in any form, or user id.
    now: UTC.
    simulated: whether to go by the simulated customer, as for the sandbox, instead of real ones.
    user_ids: those by which the customer writes without a number.
    """
    us, them = key_of(sender), key_of(recipient)
    if not us or not them:
        return UNKNOWN
    with_them = [
        event
        for event in events
        if event.simulated == simulated
        and (key_of(event.customer) == them or (not event.recipient and event.user_id in user_ids))
    ]
    last = max((e.at for e in with_them if e.is_inbound and key_of(e.sender) == us), default=None)
    if last is not None and last > now + _SKEW:
        return UNKNOWN
    if last is not None and last + WINDOW > now:
        return ReplyWindow("open", last + WINDOW)
    if any(e.is_inbound and not e.sender and e.at + WINDOW > now for e in with_them):
        return UNKNOWN
    if last is not None:
        return ReplyWindow("closed", last + WINDOW)
    refused = (
        e.kind == "failed" and e.code == OUTSIDE_WINDOW and key_of(e.sender) in ("", us) for e in with_them
    )
    return ReplyWindow("closed") if any(refused) else UNKNOWN


def reply_window_text(window: ReplyWindow, now: datetime) -> str:
    """Return one sentence about the window, for people."""
    if window.state == "open":
        return f"The 24-hour window is open for another {_duration(window.left(now))}."
    if window.state == "closed":
        return (
            "The 24-hour window is closed, as far as this program knows: the customer must write first, or "
            "you send a template message."
        )
    return (
        "Whether the 24-hour window is open is not known: no message of this customer has reached this "
        "program. WhatsApp delivers reply buttons only within 24 hours after the customer last wrote."
    )


def reply_window_label(window: ReplyWindow, now: datetime) -> str:
    """Return the window in a few words, an open one's end in this computer's time zone."""
    if window.state != "open" or window.until is None:
        return f"24 h window {'closed' if window.state == 'closed' else 'not known'}"
    minutes = int(window.left(now).total_seconds() // 60)
    left = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return f"Open until {local_time(window.until, '%H:%M')} ({left})"


def _duration(time: timedelta) -> str:
    minutes = max(1, round(time.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{count} {unit}{'s' * (count > 1)}" for count, unit in ((hours, "hour"), (rest, "minute")) if count
    ]
    return " ".join(parts)
