"""When the API lets one try again."""

import re
from datetime import UTC, datetime

RETRY_AFTER_MAX = 60 * 60
"""Seconds. An answer may ask for more, but a slip of the other side's clock must not keep anybody from sending."""


def wait_asked(header: str | None) -> int | None:
    """Read Retry-After (RFC 9110: seconds or a date) as seconds from now on, 0 to RETRY_AFTER_MAX; None for anything
    else, a negative number included.
    """
    text = (header or "").strip()
    try:
        if re.fullmatch("[0-9]+", text):
            return min(int(text), RETRY_AFTER_MAX)
        from email.utils import parsedate_to_datetime  # brings the mail library: not before the window's first frame

        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0, min(round((when - datetime.now(UTC)).total_seconds()), RETRY_AFTER_MAX))
