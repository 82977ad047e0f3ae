from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.model import Button, Header, Message, with_field
from composer.message.problems import Problem, problems

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)

GOOD = Message(
    to="+14155550123",
    callback_url="https://example.com/callback",
    body="Hi *Maria*, your order is ready.",
    footer="Reply within 24 hours",
    buttons=(Button("yes", "Yes"), Button("no", "No")),
)
IMAGE = Header("image", "https://example.com/a.png", "Receipt")


def found(message: Message) -> list[tuple[str, str]]:
    return [(problem.field, problem.severity) for problem in problems(message, NOW)]


def test_a_good_message_has_no_problem() -> None:
    assert problems(GOOD, NOW) == ()
    assert problems(replace(GOOD, sender="+1 415 555 0124", header=IMAGE), NOW) == ()
    assert problems(replace(GOOD, header=Header("text", "Order 😀 update")), NOW) == ()


def test_a_problem_is_frozen() -> None:
    problem = problems(Message(), NOW)[0]
    with pytest.raises(FrozenInstanceError):
        problem.text = ""  # type: ignore[misc]


def test_an_empty_message_lacks_what_it_needs_in_the_order_of_the_form() -> None:
    message = Message(sender="me", header=Header("text"), footer="*f*", buttons=(Button(),))
    assert found(message) == [
        ("to", "error"),
        ("from", "error"),
        ("header.value", "error"),
        ("body", "error"),
        ("footer", "warning"),
        ("buttons[0].id", "error"),
        ("buttons[0].title", "error"),
        ("callback_url", "warning"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "severity", "essential"),
    [
        ("to", "", "error", "Enter the recipient's number"),
        ("to", "+14155550123,+14155550124", "error", "one number only"),
        ("from", "ACME", "error", "Write the sender as digits"),
        ("callback_url", "", "warning", "Enter a callback URL, here or in the account"),
        ("callback_url", "  ", "warning", "do not learn which button was tapped"),
        ("callback_url", "example.com", "error", "Start the web address with https://"),
        ("callback_url", "http://localhost:8080/cb", "warning", "known only inside a network"),
        ("callback_url", "http://10.0.0.1/cb", "warning", "not a public address"),
        ("callback_url", "http://example.com/cb", "warning", "Use https://"),
        ("callback_url", "https://example.com/\u200dcb", "warning", "invisible joiner"),
        ("header", Header("text", " "), "error", "Write the header's text, or choose no header."),
        (
            "header",
            Header("text", "a" * 61),
            "error",
            "Shorten the header by 1 to at most 60 characters: it has 61.",
        ),
        ("header", Header("text", "a\nb"), "warning", "on one line"),
        ("header", Header("text", "*a*"), "warning", "formatting marks from the header"),
        ("header", Header("text", "> a"), "warning", "formatting marks from the header"),
        ("header", Header("text", "a\xa0b"), "warning", "A no-break space"),
        ("header", Header("image", ""), "error", "Enter the web address of the image"),
        ("header", Header("image", "a.png"), "error", "Start the web address with https://"),
        ("header", Header("image", "https://nas.local/a.png"), "error", "known only inside a network"),
        ("header", Header("image", "https://example.com/a.pdf"), "warning", "ends in .pdf"),
        ("header", Header("image", "https://example.com/\ud83d"), "error", "Half an emoji"),
        ("body", "", "error", "Write the text of the message."),
        ("body", " \n\u200b", "error", "Write the text of the message."),
        ("body", "a" * 1025, "error", "Shorten the body by 1 to at most 1,024 characters: it has 1,025."),
        ("body", "😀" + "a" * 1023, "warning", "Shorten the body by 1 to be safe"),
        ("body", "a\tb", "warning", "A tab"),
        ("body", "∗a", "warning", "A look-alike of *"),
        ("body", "a\ud83d", "error", "Half an emoji"),
        ("footer", "a" * 61, "error", "Shorten the footer by 1"),
        ("footer", "_a_", "warning", "some phones show them as typed"),
        ("footer", "\ud83d", "error", "Half an emoji"),
        ("buttons", (), "error", "Add at least one button."),
        ("buttons[1].id", " ", "error", "Give the button an id"),
        ("buttons[1].id", "a" * 257, "error", "Shorten the id by 1 to at most 256"),
        ("buttons[1].id", "yes", "error", "button 1 has the same one"),
        ("buttons[1].id", "no ", "error", "Remove the space before or after the id."),
        ("buttons[1].id", "n\no", "warning", "on one line"),
        ("buttons[1].id", "n\u200bo", "warning", "zero-width space"),
        ("buttons[1].title", " ", "error", "Write what the button says."),
        ("buttons[1].title", "a" * 21, "error", "Shorten the title by 1 to at most 20"),
        ("buttons[1].title", "Yes ", "error", "button 1 says the same"),
        ("buttons[1].title", "No\nway", "error", "on one line"),
        ("buttons[1].title", "*No*", "warning", "formatting marks from the title"),
        ("buttons[1].title", "No\xa0way", "warning", "A no-break space"),
        ("buttons[1].title", "😀" * 11, "warning", "Shorten the title by 2 to be safe"),
    ],
)
def test_each_problem_is_found_at_its_field(field: str, value: object, severity: str, essential: str) -> None:
    (problem,) = problems(with_field(GOOD, field, value), NOW)
    assert problem.field == ("header.value" if field == "header" else field)
    assert problem.severity == severity
    assert essential in problem.text


@pytest.mark.parametrize(
    ("field", "most"),
    [("header.value", 60), ("body", 1024), ("footer", 60), ("buttons[0].id", 256), ("buttons[0].title", 20)],
)
def test_a_field_may_be_exactly_as_long_as_its_limit(field: str, most: int) -> None:
    message = replace(GOOD, header=Header("text", "a"))
    assert problems(with_field(message, field, "x" * most), NOW) == ()
    assert problems(with_field(message, field, "😀" * (most // 2)), NOW) == ()
    assert found(with_field(message, field, "x" * (most + 1))) == [(field, "error")]
    assert found(with_field(message, field, "😀" * (most // 2 + 1))) == [(field, "warning")]
    assert found(with_field(message, field, "😀" * (most + 1))) == [(field, "error")]


def test_three_buttons_are_fine_and_a_fourth_is_too_many() -> None:
    buttons = tuple(Button(str(number), f"Choice {number}") for number in range(5))
    assert problems(replace(GOOD, buttons=buttons[:3]), NOW) == ()
    expected = Problem("buttons", "error", "Remove 1 button: a message has at most 3.")
    assert problems(replace(GOOD, buttons=buttons[:4]), NOW) == (expected,)
    assert (
        problems(replace(GOOD, buttons=buttons), NOW)[0].text == "Remove 2 buttons: a message has at most 3."
    )


@pytest.mark.parametrize("field", ["header.value", "callback_url", "buttons[0].id", "buttons[0].title"])
def test_a_look_alike_of_a_mark_does_not_matter_where_nothing_is_formatted(field: str) -> None:
    text = "https://example.com/∗" if field == "callback_url" else "∗a∗"
    assert problems(with_field(replace(GOOD, header=Header("text", "a")), field, text), NOW) == ()
    url = "https://example.com/∗.png"
    assert problems(replace(GOOD, header=Header("image", url)), NOW) == ()


def test_every_repeated_button_is_named_but_the_first() -> None:
    message = replace(GOOD, buttons=(Button("a", "A"), Button("b", " A"), Button("a", "a")))
    assert found(message) == [
        ("buttons[1].title", "error"),
        ("buttons[2].id", "error"),
        ("buttons[2].title", "warning"),  # it differs in capitals alone
    ]


def test_ids_that_differ_in_outer_spaces_alone_are_repeated() -> None:
    message = replace(GOOD, buttons=(Button("yes ", "A"), Button("yes", "B")))
    assert found(message) == [("buttons[0].id", "error"), ("buttons[1].id", "error")]


def test_empty_buttons_are_not_repeated_ones() -> None:
    message = replace(GOOD, buttons=(Button(), Button()))
    assert [problem.text for problem in problems(message, NOW) if "Change" in problem.text] == []


def test_a_caption_has_no_limit_but_its_characters_are_checked() -> None:
    assert problems(replace(GOOD, header=replace(IMAGE, caption="a" * 5000)), NOW) == ()
    assert found(replace(GOOD, header=replace(IMAGE, caption="a\xa0b"))) == [("header.caption", "warning")]


def test_a_caption_of_a_text_header_will_not_be_sent() -> None:
    (problem,) = problems(replace(GOOD, header=Header("text", "Hi", "Receipt")), NOW)
    assert (problem.field, problem.severity) == ("header.caption", "warning")
    assert "will not be sent" in problem.text


def test_an_unknown_header_type_is_an_error_of_the_type() -> None:
    sticker = Header("sticker", "x")  # type: ignore[arg-type]
    assert found(replace(GOOD, header=sticker)) == [("header.type", "error")]


def test_several_doubts_about_one_url_stand_in_a_row() -> None:
    url = "http://me:pw@example.com/a.gif?Expires=1796306700"
    texts = [problem.text for problem in problems(replace(GOOD, header=replace(IMAGE, value=url)), NOW)]
    assert len(texts) == 4
    assert "3 December 2026 at 14:05 UTC" in texts[3]


TEXT = st.text(alphabet=st.characters(), max_size=40) | st.sampled_from(
    [
        "😀" * 1024,
        "*a* _b_",
        "\ud83d",
        "\xa0\u200b",
        "http://[",
        "https://a.com/a.gif?se=-",
        "+1,2",
        "- a\n> b",
        "```",
    ]
)
HEADERS = st.builds(Header, st.sampled_from(["text", "image", "video", "document", ""]), TEXT, TEXT)
BUTTONS = st.lists(st.builds(Button, TEXT, TEXT), max_size=5).map(tuple)
MESSAGES = st.builds(
    Message, TEXT, st.none() | TEXT, st.none() | TEXT, st.none() | HEADERS, TEXT, TEXT, BUTTONS
)


@given(MESSAGES)
def test_any_message_has_plain_sentences_for_problems(message: Message) -> None:
    fields = {
        "to",
        "from",
        "callback_url",
        "header.type",
        "header.value",
        "header.caption",
        "body",
        "footer",
        "buttons",
    }
    fields |= {f"buttons[{n}].{part}" for n in range(len(message.buttons)) for part in ("id", "title")}
    result = problems(message, NOW)
    for problem in result:
        assert problem.field in fields
        assert problem.severity in ("error", "warning")
        assert problem.text.isprintable()
        assert problem.text.endswith(".")
    assert len(set(result)) == len(result)
