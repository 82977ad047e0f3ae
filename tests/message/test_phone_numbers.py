import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.phone_numbers import (
    country_code,
    customer_key,
    number_forms,
    phone_text,
    sender_problem,
    wire_number,
)
from composer.message.recipient import recipient_error

NUMBER_LIKE = st.text(alphabet="+＋0123456789٤ ()-.\u202a\u202c\xa0/,;#X", max_size=24)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("+14155550123", "+14155550123"),
        ("+1 (415) 555-0123", "+14155550123"),
        ("+1.415.555.0123", "+14155550123"),
        ("\u202a+1\xa0415\u2011555–0123\u202c", "+14155550123"),
        ("\ufeff+1\u200b415\t5550123\n", "+14155550123"),
        ("+44 (0)20 7183 8750", "+442071838750"),
        ("+44 020 7183 8750", "+442071838750"),
        ("＋44 20 7183 8750", "+442071838750"),
        ("+٤٤ ٢٠ ٧١٨٣ ٨٧٥٠", "+442071838750"),
        ("+39 06 698 1234", "+39066981234"),
        ("91 98765-43210", "919876543210"),
        ("0044 20 7183 8750", "00442071838750"),
        ("91XXXXXXXXXX", "91XXXXXXXXXX"),
        ("+91 XXXXXXXXXX", "+91XXXXXXXXXX"),
        ("+1 800 FLOWERS", "+1800FLOWERS"),
        ("+1 415 555 0123 #5", "+14155550123#5"),
        ("+999 123", "+999123"),
        ("  ", ""),
    ],
)
def test_what_is_sent_for_a_number(typed: str, sent: str) -> None:
    assert wire_number(typed) == sent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+44 (0)2071838750", "+44 20 7183 8750"),
        ("+1415", ""),
        ("91XXXXXXXXXX", ""),
        ("919876543210", ""),
        ("", ""),
    ],
)
def test_the_form_shows_what_will_be_sent(text: str, expected: str) -> None:
    assert phone_text(text) == expected


@pytest.mark.parametrize("text", ["+14155550124", "14155550124", "+1 415 555-0124", "12345"])
def test_digits_are_a_sender(text: str) -> None:
    assert sender_problem(text) is None


@pytest.mark.parametrize("text", ["91XXXXXXXXXX", "ACME", "1+2", "+", " ", "1,2", "\ud800"])
def test_anything_else_is_no_sender(text: str) -> None:
    assert "as digits" in (sender_problem(text) or "")


@given(st.text(alphabet=st.characters()) | NUMBER_LIKE)
def test_sending_what_is_sent_sends_the_same(text: str) -> None:
    sent = wire_number(text)
    assert wire_number(sent) == sent


@given(st.text(alphabet=st.characters()) | NUMBER_LIKE)
def test_a_number_is_shown_exactly_when_it_is_no_problem(text: str) -> None:
    assert (phone_text(text) == "") == (recipient_error(text) is not None)


def test_phonenumbers_is_not_imported_before_the_first_number() -> None:
    code = "import sys, composer.message.problems; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+39 347 123 4567", "IT"),
        ("+1 415 555 0123", "US"),
        ("+1 604 555 0123", "CA"),
        ("+44 7700 900123", "GB"),
        ("+52 1 55 1234 5678", "MX"),
        ("+225 07 12 34 56 78", "CI"),
        ("+800 1234 5678", ""),
        ("347 123 4567", ""),
        ("", ""),
    ],
)
def test_the_country_of_a_number(number: str, country: str) -> None:
    assert country_code(number) == country


@given(st.from_regex(r"(52|521|55|54|549|225|22501|229|22901|1|44)[0-9]{4,11}", fullmatch=True))
def test_a_customers_forms_are_the_numbers_of_its_key(digits):
    key = customer_key(digits)
    assert digits in number_forms(key)
    assert all(customer_key(form) == key for form in number_forms(key))
    assert len(set(number_forms(key))) == len(number_forms(key)) <= 2
