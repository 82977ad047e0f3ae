"""This computer's time zone, which not every system knows for every time."""

from datetime import UTC, datetime, timedelta

_LONG_AGO = timedelta(days=300)  # less than a year, so that a day and its month name one date


def local(moment: datetime) -> datetime:
    """Return a moment in this computer's time zone, in UTC where the system cannot say.

    Windows knows no local time before 1970 or after 3000, and Python none beyond its first and last year.

    moment: one without a time zone is this computer's.
    """
    try:
        return moment.astimezone()
    except (OSError, OverflowError, ValueError):
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def local_time(when: datetime, form: str = "%Y-%m-%d %H:%M:%S", *, today: str = "", lately: str = "") -> str:
    """Return a time in this computer's time zone, in words; in UTC, which is said, if it has none there.

    form: of `strftime`; `%e` is the day without a zero before it.
    today: the form of a time of today, "" for `form`.
    lately: the form of a time less than 300 days from now, "" for `form`.
    """
    moved, now = local(when), local(datetime.now(UTC))
    if today and moved.date() == now.date():
        form = today
    elif lately and abs(now - moved) < _LONG_AGO:
        form = lately
    return moved.strftime(form.replace("%e", str(moved.day))) + " UTC" * (moved.tzinfo is UTC)
