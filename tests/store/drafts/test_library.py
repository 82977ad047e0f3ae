"""The folder of drafts: what is listed and found."""

import os
import time
from datetime import UTC, datetime

import pytest

from composer.message.drafts.draft import Draft, dumps
from composer.message.drafts.tags import with_note, with_tags
from composer.message.model import Message
from tests.store.draft_files import DRAFT, age, named, names, put


def test_a_draft_is_listed_with_what_is_known_of_it(library, folder):
    draft = with_note(with_tags(named("Order update", body=""), ["Spring", "sale"]), "Seen by QA")
    path = put(folder, "a", draft)
    changes = library.refresh()
    (entry,) = library.rows("newest", 0, 200)
    assert changes.changed == {path}
    assert changes.removed == set()
    assert changes.fault == changes.notice == ""
    assert entry.path == path
    assert (entry.name, entry.recipient, entry.header) == ("Order update", "+14155550123", "image")
    assert (entry.severity, entry.fault, entry.tags, entry.note) == (
        "error",
        "",
        ("Spring", "sale"),
        "Seen by QA",
    )
    assert entry.size == path.stat().st_size
    assert abs((datetime.now(UTC) - entry.changed_at).total_seconds() - 600) < 60
    assert library.entry(path) == entry


@pytest.mark.parametrize(
    ("draft", "severity"),
    [
        (DRAFT, ""),  # its account has the callback URL
        (named("a", footer="*bold*"), "warning"),
        (named("a", footer="*bold*", to="12"), "error"),
        (named("a", callback_url="nonsense"), "error"),
    ],
)
def test_the_worst_problem_is_marked(library, folder, draft, severity):
    put(folder, "a", draft)
    library.refresh()
    assert library.rows("newest", 0, 1)[0].severity == severity


def test_a_draft_without_a_name_has_its_files(library, folder):
    put(folder, "Some file", named(" "))
    library.refresh()
    assert names(library) == ["Some file"]


def test_the_newest_come_first_or_by_name(library, folder):
    for number, name in enumerate(("Offer 10", "éclair", "Offer 9", "zebra", "Apple")):
        put(folder, f"file{number}", named(name), minutes_ago=number + 1)
    library.refresh()
    assert names(library) == ["Offer 10", "éclair", "Offer 9", "zebra", "Apple"]
    assert names(library, "name", 0, 200) == ["Apple", "éclair", "Offer 9", "Offer 10", "zebra"]
    assert names(library, "newest", 1, 2) == ["éclair", "Offer 9"]
    assert names(library, "name", 3, 2) == ["Offer 10", "zebra"]
    assert library.count() == 5


def test_a_draft_that_is_saved_again_is_the_newest(library, folder):
    put(folder, "a", named("a"), minutes_ago=5)
    put(folder, "b", named("b"), minutes_ago=3)
    library.refresh()
    put(folder, "a", named("a"), minutes_ago=1)
    library.refresh()
    assert names(library) == ["a", "b"]


def test_many_of_the_same_moment_are_all_listed_once(library, folder):
    at = time.time() - 600
    for number in range(300):
        os.utime(put(folder, f"f{number}", named(f"n{number}")), (at, at))
    library.refresh()
    pages = [name for offset in range(0, 300, 50) for name in names(library, "newest", offset, 50)]
    assert sorted(pages) == sorted(f"n{number}" for number in range(300))


@pytest.mark.parametrize("at", [-62135596800, -1, 0, 4_000_000_000, 32_000_000_000])
def test_odd_times_are_no_obstacle(library, folder, at):
    path = put(folder, "a")
    try:
        os.utime(path, (at, at))
    except (OverflowError, OSError):
        pytest.skip("this disk has no such times")
    library.refresh()
    (entry,) = library.rows("newest", 0, 200)
    assert entry.changed_at.tzinfo is not None
    assert library.refresh().changed == set()


@pytest.mark.parametrize(
    "query",
    [
        *(
            "MARIA ship",
            "order",
            "+1 415 555 0123",
            "0123",
            "receipt",
            "24 hours",
            "yes please",
            "example.com/a",
        ),
        *("note here", "brazil", "spring", "the file", "summer campaign"),
    ],
)
@pytest.mark.parametrize("order", ["newest", "name"])
def test_all_text_is_searched(library, folder, query, order):
    draft = with_note(with_tags(DRAFT, ["Spring"]), "A note: here")
    put(folder / "Summer campaign", "the file Brazil", draft)
    put(folder, "other", Draft("Other", Message(body="Nothing of it", to="+493087654321")))
    library.refresh()
    assert names(library, order, 0, 200, query=query) == ["Order update"]
    assert library.count(query) == 1


def test_all_words_must_be_there(library, folder):
    put(folder, "a", named("a", body="red green"))
    put(folder, "b", named("b", body="red blue"), minutes_ago=11)
    library.refresh()
    assert names(library, query="red") == ["a", "b"]
    assert names(library, query="blue red") == ["b"]
    assert names(library, query="green blue") == []
    assert names(library, query=" !!! ") == ["a", "b"]


def test_tags_are_counted_and_chosen(library, folder):
    put(folder, "a", with_tags(named("a"), ["Spring", "sale"]), minutes_ago=1)
    put(folder, "b", with_tags(named("b"), ["spring"]), minutes_ago=2)
    put(folder, "c", with_tags(named("c"), ["spring"]), minutes_ago=3)
    library.refresh()
    assert library.tags() == [("sale", 1), ("spring", 3)]
    assert names(library, tag="SPRING") == ["a", "b", "c"]
    assert names(library, "name", 0, 200, tag="sale") == ["a"]
    assert names(library, query="update", tag="spring") == []
    assert names(library, query="b", tag="spring") == ["b"]
    assert names(library, "name", 0, 200, query="maria", tag="spring") == ["a", "b", "c"]
    assert library.count("maria", "spring") == 3
    put(folder, "a", named("a"))
    library.refresh()
    assert library.tags() == [("spring", 2)]


FAULTS = {
    "truncated": dumps(DRAFT)[:200],
    "binary": bytes(range(256)) * 10,
    "empty": b"",
    "newer": dumps(DRAFT).replace(b'"version": 1', b'"version": 2'),
    "wrongly typed": dumps(DRAFT).replace(b'"Hi *Maria*, your order has shipped."', b"17"),
    "no draft": b'{"a": 1}',
    "too large": b" " * (256 * 1024 + 1),
    "huge": b" " * 10_000_000,
}


def test_files_that_are_no_drafts_are_listed_with_their_fault(library, folder):
    for name, data in FAULTS.items():
        (folder / f"{name}.reply.json").write_bytes(data)
        age(folder / f"{name}.reply.json")
    good = put(folder, "good", named("good"))
    library.refresh()
    entries = {entry.name: entry for entry in library.rows("name", 0, 200)}
    assert entries.keys() == {*FAULTS, "good"}
    for name, data in FAULTS.items():
        assert entries[name].fault.endswith(".")
        assert entries[name].severity == entries[name].recipient == ""
        assert (folder / f"{name}.reply.json").read_bytes() == data
    assert entries["good"].fault == ""
    assert "newer version" in entries["newer"].fault
    assert "too large" in entries["huge"].fault
    assert names(library, query="truncated") == ["truncated"]
    assert library.refresh().changed == set()
    put(folder, "truncated", named("mended"))
    assert library.refresh().changed == {folder / "truncated.reply.json"}
    assert library.entry(good) is not None
