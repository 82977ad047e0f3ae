"""What the list says of a draft."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from composer.session.drafts.row_text import (
    accessible_text,
    ambiguous_names,
    fault_text,
    path_in_folder,
    subfolder,
    time_text,
    tooltip_paragraphs,
)
from composer.store.drafts.library import Entry

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)  # a Wednesday
ENTRY = Entry(
    "/drafts/Sub/a.reply.json", "Offer", "+1415", "image", 0, 10, "error", "", "spring\nvip", "Seen by QA"
)


@pytest.fixture(autouse=True)
def _utc(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=0), "Just now"),
        (timedelta(seconds=59), "Just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "14:00"),
        (timedelta(hours=15), "00:00"),
        (timedelta(hours=15, minutes=1), "Yesterday"),
        (timedelta(days=2), "Monday"),
        (timedelta(days=6), "Thursday"),
        (timedelta(days=7), "11 Mar"),
        (timedelta(days=77), "31 Dec 2025"),
        (timedelta(minutes=-1), "15:01"),  # another computer's clock
        (timedelta(days=-1), "19 Mar"),
    ],
)
def test_a_time_is_said_as_people_do(ago, said):
    assert time_text(NOW - ago, NOW) == said


def test_a_time_that_no_zone_has_is_a_date(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    assert time_text(datetime(9999, 12, 31, 23, tzinfo=UTC), NOW) == "9999-12-31"


def test_a_row_is_heard_as_it_is_seen():
    entry = ENTRY._replace(changed_ms=round(1000 * (NOW - timedelta(minutes=5)).timestamp()))
    said = "Offer, open, +1415, Image header, To fix, tags: spring, vip, changed 5 min ago"
    assert accessible_text(entry, True, NOW) == said
    assert accessible_text(entry, False, NOW, "Service/Returns").startswith(
        "Offer, in Service/Returns, +1415"
    )
    plain = entry._replace(recipient="", header="", severity="", tag_lines="")
    assert accessible_text(plain, False, NOW) == "Offer, no recipient, changed 5 min ago"
    assert (
        accessible_text(entry._replace(fault="It is no draft."), False, NOW)
        == "Offer, cannot be opened: It is no draft."
    )


def test_a_subfolder_is_named_from_the_folder_on():
    assert subfolder(ENTRY, Path("/drafts")) == "Sub"
    assert subfolder(ENTRY, Path("/drafts/Sub")) == ""
    assert subfolder(ENTRY._replace(file=b"/drafts/\xff/B/a.reply.json"), Path("/drafts")) == "?/B"


def test_a_fault_is_said_in_few_words():
    fault = "The draft “a.reply.json” could not be opened: it is too large."
    assert fault_text(ENTRY._replace(fault=fault)) == "It is too large."
    assert fault_text(ENTRY._replace(fault="version is a later one.")) == "Version is a later one."


def test_there_is_more_to_a_file_than_its_row():
    assert tooltip_paragraphs(ENTRY, Path("/drafts")) == ["Sub/a.reply.json", "Seen by QA"]
    assert tooltip_paragraphs(ENTRY._replace(fault="Damaged.", note=""), Path("/other")) == [
        "a.reply.json",
        "Damaged.",
    ]
    assert tooltip_paragraphs(ENTRY._replace(file=b"/drafts/\xff.reply.json", note=""), Path("/drafts")) == [
        "?.reply.json"
    ]


def test_drafts_of_one_name_and_recipient_are_alike():
    other, unreadable = ENTRY._replace(recipient="+49"), ENTRY._replace(fault="Damaged.")
    assert ambiguous_names([ENTRY, other, unreadable]) == set()
    assert ambiguous_names([ENTRY, other, ENTRY._replace(file="/drafts/b.reply.json")]) == {
        ("Offer", "+1415")
    }


def test_the_file_is_heard_where_only_that_tells_a_draft():
    said = accessible_text(ENTRY, True, NOW, "Sub", path_in_folder(ENTRY, Path("/drafts")))
    assert said.startswith("Offer, open, file Sub/a.reply.json, +1415, Image header")
