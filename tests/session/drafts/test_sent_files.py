"""A file that changed under an address that was just sent may go out as it was: WhatsApp keeps it."""

from datetime import UTC, datetime, timedelta

import pytest

from composer.media.file_version import FileVersion
from composer.session.drafts.sent_files import SentFiles, other_address

URL = "https://example.com/a.png"
OLD = FileVersion("old", True, 10, '"1"')
NEW = FileVersion("new", True, 12, '"2"')


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 10, 42, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr("composer.session.drafts.sent_files.local_time", lambda at, form: at.strftime(form))
    return Clock()


@pytest.fixture
def files(clock: Clock) -> SentFiles:
    return SentFiles(clock)


def test_a_changed_file_is_warned_of_with_an_address_that_avoids_it(files: SentFiles, clock: Clock) -> None:
    files.note(URL, OLD)
    clock.pass_minutes(9)
    problem = files.problem(URL, NEW)
    assert problem is not None
    assert (problem.field, problem.severity, problem.mended) == ("header.value", "warning", URL + "?v=2")
    assert problem.text == (
        "The file at this address has changed since it was sent at 10:42, and WhatsApp may still send the "
        "old one until 10:52: use https://example.com/a.png?v=2, which leads to the same file."
    )


def test_a_file_that_is_as_it_was_or_was_never_sent_stays_without_a_word(files: SentFiles) -> None:
    assert files.problem(URL, NEW) is None
    assert not files.has(URL)
    files.note(URL, OLD)
    assert files.has(URL)
    assert files.problem(URL, OLD) is None
    assert files.problem(URL + "?v=2", NEW) is None
    assert not files.has(URL + "?v=2")


def test_after_ten_minutes_nothing_is_said(files: SentFiles, clock: Clock) -> None:
    files.note(URL, OLD)
    clock.pass_minutes(10)
    assert files.problem(URL, NEW) is not None
    clock.pass_minutes(0.1)
    assert files.problem(URL, NEW) is None
    assert not files.has(URL)


def test_a_changed_file_that_was_sent_all_the_same_may_still_be_the_old_one(
    files: SentFiles, clock: Clock
) -> None:
    files.note(URL, OLD)
    clock.pass_minutes(6)
    files.note(URL, NEW)
    assert files.problem(URL, NEW) is not None
    clock.pass_minutes(5)
    assert files.problem(URL, NEW) is None
    assert files.problem(URL, OLD) is not None  # put back


def test_what_was_sent_before_it_was_known_is_what_is_found_then(files: SentFiles) -> None:
    files.note(URL, None)
    assert files.problem(URL, NEW) is None
    files.learn(URL, OLD)
    files.learn(URL, NEW)
    assert files.problem(URL, OLD) is None
    assert files.problem(URL, NEW) is not None


def test_an_address_that_was_sent_too_is_not_offered(files: SentFiles) -> None:
    for url in (URL, URL + "?v=2", URL + "?v=3"):
        files.note(url, OLD)
    problem = files.problem(URL, NEW)
    assert problem is not None
    assert problem.mended == URL + "?v=4"


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://example.com/a.png", "https://example.com/a.png?v=2"),
        ("https://example.com/a.png#top", "https://example.com/a.png?v=2#top"),
        ("https://example.com/a.png?", "https://example.com/a.png?v=2"),
        ("https://example.com/a.png?v=2", "https://example.com/a.png?v=3"),
        ("https://example.com/a.png?w=600&v=9", "https://example.com/a.png?w=600&v=10"),
        ("https://example.com/a.png?w=600", "https://example.com/a.png?w=600&v=2"),
        ("https://example.com/a.png?v=2&w=600", "https://example.com/a.png?v=2&w=600&version=2"),
        ("https://example.com/a.png?v=summer", "https://example.com/a.png?v=summer&version=2"),
        ("https://example.com/a.png?v=1796306700", "https://example.com/a.png?v=1796306700&version=2"),
        ("https://example.com", "https://example.com?v=2"),
        ("https://example.com/show?id=é%20x", "https://example.com/show?id=é%20x&v=2"),
    ],
)
def test_another_address_leads_to_the_same_file(url: str, other: str) -> None:
    assert other_address(url, set()) == other


@pytest.mark.parametrize(
    "query",
    [
        "X-Amz-Date=20261201T100000Z&X-Amz-Expires=3600&X-Amz-Signature=ab",
        "Expires=1796306700&Signature=a&Key-Pair-Id=K",
        "se=2026-12-02T00:00:00Z&sig=a",
        "token=eyJ",
        "ex=6a000000&is=6a000000&hm=ab",
        "oh=ab&oe=6a000000",
        "auth_key=17-ab",
    ],
)
def test_a_signed_address_gets_another_advice(files: SentFiles, query: str) -> None:
    url = f"{URL}?{query}"
    files.note(url, OLD)
    problem = files.problem(url, NEW)
    assert problem is not None
    assert problem.mended is None
    assert problem.text.endswith("until 10:52: put it on the web under another name.")
