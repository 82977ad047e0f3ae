"""What people really write, with what must be said of it, and what must go out."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.request import fields
from composer.message.model import Button, Header, Message, value_of
from composer.message.problems import problems

from ..cases import cases

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
GOOD = Message(
    to="+14155550123",
    callback_url="https://example.com/callbacks",
    body="Hello, your order is ready",
    footer="Reply within a day",
    buttons=(Button("yes", "Yes"),),
)


def laid_over(fields_: dict[str, Any]) -> Message:
    changes = dict(fields_)
    if "buttons" in changes:
        changes["buttons"] = tuple(Button(entry["id"], entry["title"]) for entry in changes["buttons"])
    if header := changes.get("header"):
        changes["header"] = Header(header["type"], header["value"], header["caption"] or "")
    return replace(GOOD, **changes)


@pytest.mark.parametrize("case", cases("messages"), ids=lambda case: case["kind"])
def test_what_people_write(case: dict[str, Any]) -> None:
    message = laid_over(case["message"])
    if "field" in case:
        there = [problem for problem in problems(message, NOW) if problem.field == case["field"]]
        severities = {problem.severity for problem in there}
        match case.get("severity", "any"):
            case None:
                assert there == []
            case "warning":
                assert severities == {"warning"}
            case "error":
                assert "error" in severities
        assert case.get("lacks") not in severities
        assert any(case.get("offers", "") in problem.text for problem in there) or "offers" not in case
    wire = fields(message, Account("a", sid="s", sender="+14155550100"))
    assert case.get("wire_lacks") not in wire
    assert case.get("wire_has", {}).items() <= wire.items()


def header(type_: str, value: str, caption: str = "") -> Message:
    return replace(GOOD, header=Header(type_, value, caption))  # type: ignore[arg-type]


JWT = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NjcyMjU2MDB9.c2ln"  # exp: the first second of 2026
POLICY = (
    "eyJTdGF0ZW1lbnQiOlt7IkNvbmRpdGlvbiI6eyJEYXRlTGVzc1RoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTc2NzIyNTYwMH19fV19"
)


@pytest.mark.parametrize(
    "url",
    [
        "https://b.s3.amazonaws.com/a.png?AWSAccessKeyId=A&Expires=1767225600&Signature=a",
        "https://storage.googleapis.com/b/a.png?X-Goog-Date=20260101T000000Z&X-Goog-Expires=60&X-Goog-Signature=a",
        "https://a.blob.core.windows.net/c/a.png?sv=2024-01-01&se=2026-01-01T00%3A00%3A00Z&sig=a",
        f"https://d111.cloudfront.net/a.png?Policy={POLICY}&Signature=a&Key-Pair-Id=K",
        f"https://x.supabase.co/storage/v1/object/sign/b/a.png?token={JWT}",
        "https://media.discordapp.net/attachments/1/2/a.png?ex=6955b900&is=1&hm=1",
        "https://scontent-fra3-1.cdninstagram.com/a.jpg?oe=6955B900",
    ],
)
def test_a_signature_that_is_over(url: str) -> None:
    found = [problem for problem in problems(header("image", url), NOW) if problem.severity == "error"]
    assert [problem.field for problem in found] == ["header.value"]
    assert "stopped working on 1 January 2026" in found[0].text
    before = problems(header("image", url), datetime(2025, 12, 31, tzinfo=UTC))
    assert "error" not in {problem.severity for problem in before}


@pytest.mark.parametrize(
    ("field", "text", "mended"),
    [
        ("body", "Hi\\nthere", "Hi\nthere"),
        ("body", "One\\r\\nTwo\\n\\nThree", "One\nTwo\n\nThree"),
        ("body", "Caf\\u00e9", "Café"),
        ("body", "a\\tb", "a b"),
        ("body", 'Say \\"hello\\" now', 'Say "hello" now'),
        ("footer", "Dear\\nMaria", "Dear Maria"),
        ("body", "Tom &amp; Jerry", "Tom & Jerry"),
        ("body", "5 &lt; 6&nbsp;&euro;", "5 < 6 €"),
        ("body", "It&#39;s &#x1F600;", "It's 😀"),
        ("footer", "Q&amp;A", "Q&A"),
        ("buttons[0].title", "Yes &amp; no", "Yes & no"),
        ("body", "Hi **Maria** and **Tom**", "Hi *Maria* and *Tom*"),
        ("body", "__Sale__ today", "*Sale* today"),
        ("body", "~~10~~ 8 euros", "~10~ 8 euros"),
        ("body", "See [our shop](https://example.com/a)", "See our shop: https://example.com/a"),
        ("body", "# Welcome\nto us", "*Welcome*\nto us"),
        ("body", "*https://example.com/offer*", "https://example.com/offer"),
        ("body", "_see https://example.com/offer_ now", "see https://example.com/offer now"),
        ("header.value", "https://example.com/a.png?x=1&amp;y=2", "https://example.com/a.png?x=1&y=2"),
        ("header.value", "https://example.com/my photo.png", "https://example.com/my%20photo.png"),
        ("header.value", " https://example.com/a.png ", "https://example.com/a.png"),
        ("header.value", "https://example.com/a\u200b.png", "https://example.com/a.png"),
        ("callback_url", "https://example.com/cb?x=1&amp;y=2", "https://example.com/cb?x=1&y=2"),
    ],
)
def test_one_click_writes_what_was_meant(field: str, text: str, mended: str) -> None:
    from composer.message.model import with_field

    message = with_field(replace(GOOD, header=Header("image", "https://example.com/a.png")), field, text)
    offered = {problem.mended for problem in problems(message, NOW) if problem.field == field} - {None}
    assert offered == {mended}
    better = with_field(message, field, mended)
    assert {problem.mended for problem in problems(better, NOW)} <= {None}
    assert value_of(better, field) == mended


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{{1}}",
            "{{name}}",
            "{{ contact.first_name }}",
            "{{order-id}}",
            "${name}",
            "{name}",
            "{0}",
            "%name%",
        ),
        *("%%FIRST_NAME%%", "*|FNAME|*", "[name]", "[Your Name]", "[FIRST_NAME]", "[orderNumber]", "<name>"),
        *(
            "<<date>>",
            "«nom»",
            "[nombre]",
            "[Nome]",
            "[prénom]",
            "[Vorname]",
            "[naam]",
            "[nama]",
            "[número de pedido]",
        ),
        *("[data]", "[code]", "[link]", "[Name des Kunden]"),
    ],
)
@pytest.mark.parametrize("field", ["body", "footer", "buttons[0].title", "buttons[0].id", "header.value"])
def test_another_systems_placeholder(field: str, text: str) -> None:
    from composer.message.model import with_field

    message = with_field(replace(GOOD, header=Header("text", "Hi")), field, text)
    said = [problem for problem in problems(message, NOW) if problem.field == field and text in problem.text]
    assert [problem.severity for problem in said] == ["warning"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Yes", "YES"),
        ("Yes please", "Yes  please"),
        ("Ｙｅｓ", "Yes"),
        ("Café", "Cafe\u0301"),
        ("Straße", "STRASSE"),
    ],
)
def test_titles_that_differ_too_little(first: str, second: str) -> None:
    message = replace(GOOD, buttons=(Button("a", first), Button("b", second)))
    found = [problem for problem in problems(message, NOW) if problem.field == "buttons[1].title"]
    assert found[0].severity == "warning"
    assert "button 1" in found[0].text
    assert "error" not in {problem.severity for problem in found}
