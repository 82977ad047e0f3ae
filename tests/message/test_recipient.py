"""What is said of a recipient as it was typed, which number is offered instead, and whose it is."""

from typing import Any

import pytest

from composer.message.phone_numbers import customer_key, phone_text, same_customer, wire_number
from composer.message.recipient import Country, recipient_error, recipient_problem

from ..cases import cases

ITALY = Country("IT", "Italy")


def bare(text: str) -> str:
    return "".join(sign for sign in text if sign not in " -()")


@pytest.mark.parametrize("case", cases("recipients"), ids=lambda case: case["to"])
def test_what_people_type_as_recipient(case: dict[str, Any]) -> None:
    found = recipient_problem(case["to"])
    text = found.text if found else ""
    offers = case.get("offers", "")
    if "severity" in case:
        assert (found.severity if found else None) == case["severity"]
    else:
        assert found is None or found.severity == "warning"
    digits = wire_number(case["to"]).removeprefix("+")
    assert digits == case.get("wire", digits)
    assert any(bare(offer) in bare(text) for offer in ([offers] if isinstance(offers, str) else offers))
    assert case.get("says", "") in text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+4915112345678.00", "+49 1511 2345678"),
        ("+4915112345678,0", "+49 1511 2345678"),
        ("14155550188.0", "+1 415-555-0188"),
        ("00447700900123.0", "+44 7700 900123"),
        ("+52 55 1234 5678.0", "+52 55 1234 5678"),
        ("Maria 447700900123.0", "+44 7700 900123"),
        ("tel:+447700900123.0", "+44 7700 900123"),
        ("wa.me/447700900123", "+44 7700 900123"),
        ("https://api.whatsapp.com/send?phone=447700900123&text=1234567890", "+44 7700 900123"),
        ("whatsapp://send?phone=+447700900123", "+44 7700 900123"),
        ("447700900123@s.whatsapp.net", "+44 7700 900123"),
        ("tel:+44-7700-900123", "+44 7700 900123"),
        ("sms:+447700900123", "+44 7700 900123"),
        ("mobile: +44 7700 900123", "+44 7700 900123"),
        ("+44 7700 900123 (Maria)", "+44 7700 900123"),
        ("“+44 7700 900123”", "+44 7700 900123"),
        ("<+44 7700 900123>", "+44 7700 900123"),
        ("+44 7700 900123 ext. 12", "+44 7700 900123"),
        ("+1 415 555 0188 x12", "+1 415-555-0188"),
        ("+1 415 555 0188 #12", "+1 415-555-0188"),
        ("+++44 7700 900123", "+44 7700 900123"),
        ("+ +44 7700 900123", "+44 7700 900123"),
        ("0011 44 7700 900123", "+44 7700 900123"),
        ("00 44 7700 900123", "+44 7700 900123"),
        ("010 44 7700 900123", "+44 7700 900123"),
        ("8~10 39 347 123 4567", "+39 347 123 4567"),
        ("+49 30/123456", "+49 30 123456"),
    ],
)
def test_the_number_that_was_meant_is_offered(typed: str, meant: str) -> None:
    found = recipient_problem(typed)
    assert found is not None
    assert (found.severity, found.mended) == ("error", meant)
    assert meant in found.text
    assert recipient_error(found.mended) is None


@pytest.mark.parametrize("typed", ["1.4E+10", "4,91511E+12", "+1.41556e+10", "4E10", "1.41556E10"])
def test_a_rounded_number_is_lost(typed: str) -> None:
    found = recipient_problem(typed)
    assert found is not None
    assert found.mended == ""
    assert "spreadsheet" in found.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("IT.13491208655302741918", "phone number"),
        ("DE.AbC123456", "phone number"),
        ("120363025246125486@g.us", "group"),
        ("209381029381029@lid", "hidden"),
        ("+14155550123,+14155550124", "one number only"),
        ("+14155550123 / +14155550124", "one number only"),
    ],
)
def test_where_nobody_can_tell_nothing_is_offered(typed: str, says: str) -> None:
    found = recipient_problem(typed)
    assert found is not None
    assert (found.severity, found.mended) == ("error", "")
    assert says in found.text


@pytest.mark.parametrize(
    ("typed", "country", "meant"),
    [
        ("347 123 4567", ITALY, "+39 347 123 4567"),
        ("06 1234 5678", ITALY, "+39 06 1234 5678"),
        ("0151 12345678", Country("DE", "Germany"), "+49 1511 2345678"),
        ("(415) 555-0188", Country("US", "United States"), "+1 415-555-0188"),
        ("98765 43210", Country("IN", "India"), "+91 98765 43210"),
        ("Maria 347 123 4567", ITALY, "+39 347 123 4567"),
        ("347 1234567.0", ITALY, "+39 347 123 4567"),
        ("39 347 123 4567", ITALY, "+39 347 123 4567"),
    ],
)
def test_a_national_number_is_offered_with_its_countrys_code(
    typed: str, country: Country, meant: str
) -> None:
    found = recipient_problem(typed, country)
    assert found is not None
    assert (found.severity, found.mended) == ("error", meant)


def test_the_country_is_named() -> None:
    found = recipient_problem("347 123 4567", ITALY)
    assert found is not None
    assert found.text.endswith("if it is one of Italy, write +39 347 123 4567.")


@pytest.mark.parametrize(("one", "other"), cases("same_customer"))
def test_two_numbers_of_one_customer(one: str, other: str) -> None:
    assert same_customer(one, other)
    assert same_customer(other, one)
    assert customer_key(customer_key(one)) == customer_key(one)


@pytest.mark.parametrize(("one", "other"), cases("different_customers"))
def test_two_customers(one: str, other: str) -> None:
    assert not same_customer(one, other)
    assert not same_customer(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("528112345678", "5218112345678"),
        ("5511912345678", "5511912345678"),
        ("5521987654321", "552187654321"),
        ("5493514567890", "543514567890"),
        ("2250707123456", "22507123456"),
        ("2250545123456", "22545123456"),
        ("2250142123456", "22542123456"),
        ("2290161234567", "22961234567"),
        ("+525512345678", "5215512345678"),
        ("US.134912", "US.134912"),
    ],
)
def test_more_numbers_of_one_customer(one: str, other: str) -> None:
    assert same_customer(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5511912345678", "551112345678"),  # without its 9 that is a telephone line
        ("2250707123456", "22545123456"),
        ("2250107123456", "22507123456"),  # of another operator
        ("5215512345678", "521551234567"),
        ("US.134912", "US.134913"),
        ("US.134912", "134912"),
        ("39347123456", "393471234567"),
        ("22921123456", "22901123456"),
    ],
)
def test_more_customers(one: str, other: str) -> None:
    assert not same_customer(one, other)


@pytest.mark.parametrize("number", ["+5215512345678", "+52 1 999 123 4567", "+225 05123456", "+22997123456"])
def test_an_older_form_is_sent_as_typed_and_shown(number: str) -> None:
    assert wire_number(number) == bare(number)
    assert bare(phone_text(number)) == bare(number)


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
