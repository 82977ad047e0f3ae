import pytest

from composer.message.recipient import recipient_error


@pytest.mark.parametrize("text", ["+14155550123", "+44 (0)20 7183 8750", "\u202a+91 98765 43210\u202c"])
def test_a_possible_international_number_is_no_problem(text: str) -> None:
    assert recipient_error(text) is None


@pytest.mark.parametrize(
    ("text", "essential"),
    [
        ("", "Enter the recipient's number with + and the country code"),
        (" \u200b", "Enter the recipient's number"),
        ("+14155550123,+14155550124", "one number only"),
        ("+14155550123; +14155550124", "one number only"),
        ("+14155550123 +14155550124", "one number only"),
        ("+14155550123،", "without a comma"),
        ("91XXXXXXXXXX", "Replace the letters"),
        ("+49 30/123456", "Remove “/”"),
        ("+1415\ud800", "Remove an unreadable character"),
        ("+1415\u0000", "Remove an unreadable character"),
        ("44+20", "Move the + to the start"),
        ("0044 20 7183 8750", "Replace the 00 at the start with +, as in +44 20 7183 8750."),
        ("00", "Replace the 00 at the start with +"),
        ("020 7183 8750", "Replace the 0 at the start with + and the country code"),
        ("919876543210", "if the code is already there, write +91 98765 43210."),
        ("555 0123", "Put + and the country code in front"),
        ("+", "too short"),
        ("+1", "too short"),
        ("+1 415 555 012", "too short"),
        ("+1 555 0123", "The number is too short: check whether digits are missing."),
        ("+1 415 555 01234", "too long"),
        ("+" + "1" * 300, "too long"),
        ("+999 123456", "country code is unknown"),
        ("+0 123456", "country code is unknown"),
    ],
)
def test_a_recipient_that_cannot_be_sent_to_is_explained(text: str, essential: str) -> None:
    sentence = recipient_error(text)
    assert sentence is not None
    assert essential in sentence
    assert sentence.isprintable()
