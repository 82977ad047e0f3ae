"""This computer's time zone, for times that the system knows none for."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import composer
from composer.system.local_time import local, local_time


class WindowsTime(datetime):
    """A time on Windows, which has no local one before 1970 or after 3000."""

    def astimezone(self, tz=None):
        if tz is None and not 1970 <= self.year <= 3000:
            raise OSError(22, "Invalid argument")
        return super().astimezone(tz)


def test_a_time_is_this_computers():
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert local(moment) == moment
    assert local(moment).utcoffset() == moment.astimezone().utcoffset()


@pytest.mark.parametrize("year", [1, 1601, 1969, 3001, 9999])
def test_windows_tells_times_it_does_not_know_in_utc(year):
    moment = WindowsTime(year, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(OSError, match="Invalid"):
        moment.astimezone()
    assert local(moment) == moment
    assert local(moment).utcoffset() == timedelta()
    assert local(WindowsTime(year, 1, 1, 12)).replace(tzinfo=None) == moment.replace(tzinfo=None)


def test_the_ends_of_time_are_told(monkeypatch):
    import time

    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        for moment in (datetime.min, datetime.max):
            assert local(moment.replace(tzinfo=UTC)).year == moment.year
    monkeypatch.undo()
    time.tzset()


def test_no_time_is_made_local_in_another_way():
    found = []
    for file in Path(composer.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        guarded = {
            id(inner)
            for outer in ast.walk(tree)
            if isinstance(outer, ast.Try)
            and any("OSError" in ast.unparse(handler.type or ast.Constant("")) for handler in outer.handlers)
            for inner in ast.walk(outer)
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            asked = ast.unparse(call)
            is_local = call.func.attr == "astimezone" and not call.args
            if call.func.attr in ("fromtimestamp", "utcfromtimestamp") or (
                is_local and id(call) not in guarded and asked != "datetime.now().astimezone()"
            ):
                found.append(f"{file.name}: {asked}")
    assert found == []


def test_a_time_has_fewer_words_the_nearer_it_is():
    now = datetime.now(UTC).replace(microsecond=0)
    forms = {"form": "%Y-%m-%d", "today": "%H:%M:%S", "lately": "%e %b %H:%M"}
    when = local(now)
    assert local_time(now, **forms) == f"{when:%H:%M:%S}"
    assert local_time(now) == f"{when:%Y-%m-%d %H:%M:%S}"
    when = local(now - timedelta(days=40))
    assert local_time(when, **forms) == f"{when.day} {when:%b %H:%M}"
    when = local(now - timedelta(days=301))
    assert local_time(when, **forms) == f"{when:%Y-%m-%d}"


def test_a_time_that_is_told_in_utc_says_so():
    assert local_time(WindowsTime(1601, 1, 1, 12, tzinfo=UTC), "%H:%M", today="%M") == "12:00 UTC"
