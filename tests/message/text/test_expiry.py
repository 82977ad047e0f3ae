from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.model import Header, Message
from composer.message.problems import problems
from composer.message.text.expiry import expires

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
GOOD = Message()


@pytest.mark.parametrize(
    "query",
    [
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261203T130500Z&X-Amz-Expires=3600&X-Amz-Signature=a",
        "x-amz-date=20261203T130500Z&x-amz-expires=3600",
        "AWSAccessKeyId=A&Expires=1796306700&Signature=a",
        "X-Goog-Date=20261203T130500Z&X-Goog-Expires=3600&X-Goog-Signature=a",
        "sv=2024-01-01&se=2026-12-03T14%3A05%3A00Z&sig=a",
        "se=2026-12-03T14:05Z&sig=a",
        "se=2026-12-03T15:05:00%2B01:00&sig=a",
    ],
)
def test_a_signed_url_says_until_when_it_works(query: str) -> None:
    url = "https://example.com/a.png?" + query
    assert expires(url) == datetime(2026, 12, 3, 14, 5, tzinfo=UTC)
    (doubt,) = [
        problem.text
        for problem in problems(replace(GOOD, header=Header("image", url)), NOW)
        if problem.field == "header.value"
    ]
    assert doubt.startswith("This link stops working on 3 December 2026 at 14:05 UTC: ")


@pytest.mark.parametrize(
    "query",
    [
        *("X-Amz-Expires=3600", "X-Amz-Date=20261203T130500Z", "X-Amz-Date=today&X-Amz-Expires=soon"),
        *(
            "X-Amz-Date=20261399T999999Z&X-Amz-Expires=1",
            "X-Amz-Date=20261203T130500Z&X-Amz-Expires=" + "9" * 5000,
        ),
        *(
            "Expires=3600",
            "Expires=never",
            "Expires=999999999999",
            "Expires=-1796306700",
            "Expires=１７９６３０６７００",
        ),
        *(
            "se=SE",
            "se=9999-12-31T23:59:59-23:00",
            "se=0001-01-01T00:00:00%2B23:00",
            "se=%ff-%ed%a0%80",
            "se=\ud800-",
        ),
    ],
)
def test_a_date_that_cannot_be_read_is_none(query: str) -> None:
    assert expires("https://example.com/a.png?" + query) is None


@given(
    st.text(alphabet=st.characters())
    | st.text("&=ex.%eyJ-_~0", max_size=40).map("https://cdn.fbcdn.net/?oe=".__add__)
)
def test_no_url_makes_the_reading_fail(url: str) -> None:
    expires(url)


def test_the_expiry_of_a_callback_url_does_not_matter() -> None:
    message = Message(callback_url="https://example.com/cb?Expires=1796306700")
    assert [problem for problem in problems(message, NOW) if problem.field == "callback_url"] == []
