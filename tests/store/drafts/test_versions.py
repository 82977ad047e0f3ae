"""Earlier versions of drafts."""

import os
import random
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.store.drafts.versions import Versions, kept_times
from composer.store.files import StorageError
from tests.store.draft_files import drafts_with_versions

NOW = 1_800_000_000.0
HOUR, DAY, WEEK = 3600, 86400, 604800


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def versions(tmp_path, clock):
    return Versions(tmp_path / "versions", clock)


PATH = Path("/drafts/a.reply.json")


def contents(versions, path=PATH):
    return [versions.read(version.id) for version in versions.versions(path)]


def test_versions_are_listed_the_latest_first(versions):
    for data in (b"one", b"two", b"three"):
        versions.keep(PATH, data)
    listed = versions.versions(PATH)
    assert contents(versions) == [b"three", b"two", b"one"]
    assert [version.size for version in listed] == [5, 3, 3]
    assert listed[0].time == datetime.fromtimestamp(NOW + 3, UTC)


def test_another_draft_has_others(versions):
    versions.keep(PATH, b"one")
    assert versions.versions(Path("/drafts/b.reply.json")) == []
    assert versions.versions(Path("/drafts/sub/../a.reply.json")) == versions.versions(PATH)


def test_equal_versions_are_kept_once_at_their_latest_time(versions):
    for data in (b"one", b"two", b"one", b"one"):
        versions.keep(PATH, data)
    assert contents(versions) == [b"one", b"two"]
    assert versions.versions(PATH)[0].time == datetime.fromtimestamp(NOW + 3, UTC)


def test_at_most_fifty_are_kept_and_the_latest_among_them(versions):
    for number in range(80):
        versions.keep(PATH, b"%d" % number)
    kept = contents(versions)
    assert len(kept) == 50
    assert kept[:2] == [b"79", b"78"]
    assert kept[-1] == b"0"


def test_a_morning_of_saves_does_not_push_out_last_weeks(versions, clock):
    for day in range(7):
        clock.now = NOW - (7 - day) * DAY
        versions.keep(PATH, b"day %d" % day)
    clock.now = NOW
    for number in range(200):
        versions.keep(PATH, b"%d" % number)
        clock.now += 10
    kept = contents(versions)
    assert {b"day %d" % day for day in range(7)} <= set(kept)
    assert kept[:2] == [b"199", b"198"]


def test_all_of_an_hour_then_one_an_hour_a_day_a_week():
    minutes = [NOW - 60 * number for number in range(40)]
    assert kept_times(minutes, NOW) == set(minutes)
    hourly = kept_times([NOW - HOUR - 600 * number for number in range(1, 60)], NOW)
    assert len({int(at // HOUR) for at in hourly}) == len(hourly) == 10
    daily = kept_times([NOW - DAY - HOUR * number for number in range(1, 240)], NOW)
    assert len({int(at // DAY) for at in daily}) == len(daily) <= 11
    weekly = kept_times([NOW - 40 * DAY - DAY * number for number in range(100)], NOW)
    assert len({int(at // WEEK) for at in weekly}) == len(weekly) <= 16


times = st.lists(st.floats(-1e9, 3e9), max_size=150)


@given(times, st.floats(0, 3e9))
def test_thinning_keeps_the_latest_and_no_more_than_fifty(times, now):
    kept = kept_times(times, now)
    assert len(kept) <= 50
    assert kept <= set(times)
    assert not times or max(times) in kept
    assert kept_times(kept, now) == kept


def test_a_year_of_work_is_there_from_its_first_to_its_last_day(versions, clock):
    chance = random.Random(3)  # noqa: S311
    for day in range(0, 365, 3):
        for _ in range(3):
            clock.now = NOW + day * DAY + chance.randrange(8 * HOUR)
            versions.keep(PATH, b"%f" % clock.now)
    listed = versions.versions(PATH)
    assert 40 < len(listed) <= 50
    assert (listed[0].time - listed[-1].time).days > 350


def test_versions_follow_a_renamed_draft(versions, tmp_path):
    versions.keep(PATH, b"one")
    versions.keep(PATH, b"two")
    new = PATH.with_name("b.reply.json")
    versions.moved(PATH, new)
    assert contents(versions, new) == [b"two", b"one"]
    assert versions.versions(PATH) == []
    assert drafts_with_versions(tmp_path / "versions") == [new]
    versions.moved(new, new)
    versions.moved(PATH, new)
    assert contents(versions, new) == [b"two", b"one"]


def test_a_reader_that_has_a_version_open_on_windows_is_waited_for(versions, in_use):
    path = Path("/drafts/a.reply.json")
    versions.keep(path, b"one")
    versions.keep(path, b"two")
    in_use(1)
    versions.keep(path, b"one")
    assert [versions.read(version.id) for version in versions.versions(path)] == [b"one", b"two"]


def test_versions_join_those_of_an_earlier_draft_of_the_name(versions, tmp_path):
    new = PATH.with_name("b.reply.json")
    versions.keep(new, b"earlier")
    versions.keep(PATH, b"one")
    versions.moved(PATH, new)
    assert contents(versions, new) == [b"one", b"earlier"]
    assert drafts_with_versions(tmp_path / "versions") == [new]


def test_versions_say_whose_they_are_also_of_a_draft_that_is_gone(versions, tmp_path):
    assert drafts_with_versions(tmp_path / "versions") == []
    odd = (
        Path(os.fsdecode(b"/drafts/caf\xe9.reply.json"))
        if os.name == "posix"
        else Path("/drafts/b.reply.json")
    )
    versions.keep(PATH, b"one")
    versions.keep(odd, b"one")
    whole = [Path(os.path.abspath(path)) for path in (PATH, odd)]  # noqa: PTH100 - links stay
    assert drafts_with_versions(tmp_path / "versions") == sorted(whole)


def test_a_damaged_version_is_never_taken_for_whole(versions, tmp_path):
    versions.keep(PATH, b"one")
    (file,) = (tmp_path / "versions").glob("*/*-*.json")
    file.write_bytes(b"")  # after a power failure
    with pytest.raises(StorageError, match="damaged"):
        versions.read(versions.versions(PATH)[0].id)
    versions.keep(PATH, b"one")
    assert contents(versions) == [b"one"]


@pytest.mark.parametrize(
    "version", ["", "../../secret", "x", "a/b", "/etc/passwd", f"{'a' * 40}/{'1' * 17}-{'b' * 40}.json"]
)
def test_what_is_no_version_is_not_read(versions, version):
    with pytest.raises(StorageError):
        versions.read(version)


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_versions_are_for_their_user_alone(versions, tmp_path):
    versions.keep(PATH, b"one")
    for path in (tmp_path / "versions").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_raises(tmp_path):
    (tmp_path / "versions").write_bytes(b"")
    versions = Versions(tmp_path / "versions")
    with pytest.raises(StorageError):
        versions.keep(PATH, b"one")
    assert versions.versions(PATH) == drafts_with_versions(tmp_path / "versions") == []


def test_a_clock_set_back_is_no_obstacle(versions, clock):
    versions.keep(PATH, b"one")
    clock.now = 0
    versions.keep(PATH, b"two")
    clock.now = -5e9
    versions.keep(PATH, b"three")
    assert set(contents(versions)) == {b"one", b"two", b"three"}


def test_many_threads_keep_versions_of_one_draft(tmp_path):
    versions = Versions(tmp_path / "versions")
    faults = []

    def keep(number):
        try:
            for turn in range(5):
                versions.keep(PATH, b"%d %d" % (number, turn % 2))
        except StorageError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert set(contents(versions)) == {b"%d %d" % (number, turn) for number in range(8) for turn in range(2)}


def test_what_was_just_kept_is_not_searched_for_again(versions, monkeypatch, tmp_path):
    versions.keep(PATH, b"one")
    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", lambda _folder: pytest.fail("it was searched for"))
        versions.keep(PATH, b"one")
    (file,) = (tmp_path / "versions").glob("*/*-*.json")
    file.unlink()
    versions.keep(PATH, b"one")
    assert contents(versions) == [b"one"]
