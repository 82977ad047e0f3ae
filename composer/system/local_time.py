"""This computer's time zone, which not every system knows for every time."""

from datetime import UTC, datetime


def local(moment: datetime) -> datetime:
    """Return a moment in this computer's time zone, in UTC where the system cannot say.

    Windows knows no local time before 1970 or after 3000, and Python none beyond its first and last year.

    moment: one without a time zone is this computer's.
    """
    try:
        return moment.astimezone()
    except (OSError, OverflowError, ValueError):
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
