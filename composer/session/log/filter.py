"""What the log is filtered by."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from composer.store.log.filter import SendFilter
from composer.system.local_time import local


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which sends the log shows: those that fit every part that is set.

    Days are those of this computer's time zone.

    text: as typed.
    outcome: `accepted`, `rejected`, `not-sent` or `unknown`, "" for all.
    account: its name, "" for all.
    days: so many, today the last of them; 0 for all.
    first: the first day, None for any; in place of `days`.
    last: the last day, None for any; in place of `days`.
    """

    text: str = ""
    outcome: str = ""
    account: str = ""
    days: int = 0
    first: date | None = None
    last: date | None = None

    def resolved(self, today: date) -> SendFilter:
        """Return what that means on a day."""
        first, last = self.first, self.last
        if self.days:
            first, last = today - timedelta(days=self.days - 1), today
        since = _midnight(first) if first else None
        until = _midnight(last + timedelta(days=1)) if last else None
        return SendFilter(self.text.strip(), self.outcome, self.account, since, until)


EVERYTHING = LogFilter()


def _midnight(day: date) -> datetime:
    return local(datetime.combine(day, time.min))
