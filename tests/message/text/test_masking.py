"""Phone numbers that nobody can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.text.masking import mask_numbers, masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+4915112345678", "+49 •••• 678"),
        ("+14155550123", "+1 •••• 123"),
        ("+35312345678", "+353 •••• 678"),
        (" +49 151 123 45 678 ", "+49 •••• 678"),
        ("4915112345678", "•••• 678"),
        ("+49151", "+49 ••••"),
        ("12", "••••"),
        ("Maria", "••••"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_country_and_its_last_digits(number, shown):
    assert masked(number) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to +4915112345678.", "to +49 •••• 678."),
        ("to 4915112345678", "to 49 •••• 678"),
        ("to 015112345678", "to 49 •••• 678"),
        ("to +49 (151) 123-45-678!", "to +49 •••• 678!"),
        ("to +14155550123 too", "to +1 •••• 123 too"),
        ("order 20260310, 5 pieces", "order 20260310, 5 pieces"),
        ("call 0171 9876543", "call •••• 543"),
        ("call 0171/9876543 or (0171) 98-76-543", "call •••• 543 or (•••• 543"),
        ("call 4917198765432, or 01.23.45.67.89", "call •••• 432, or •••• 789"),
        ("on 2026-03-10 14:00, on 10.03.2026 14:00", "on 2026-03-10 14:00, on 10.03.2026 14:00"),
        ("on 10/03/2026 0171 9876543", "on •••• 543"),
        ("+49 171/9876543", "+49 •••• 543"),
        ('{"to": "4915112345678", "id": "x"}', '{"to": "49 •••• 678", "id": "x"}'),
    ],
)
def test_in_a_text_what_is_or_looks_like_a_number_is_masked(text, shown):
    assert mask_numbers(text, ("+4915112345678",)) == shown


@given(st.integers(1_000_000, 10**14), st.text(max_size=20), st.text(max_size=20))
def test_no_known_number_is_left(number, before, after):
    assert f"{number}" not in mask_numbers(f"{before}+{number}{after}", (f"+{number}",))
