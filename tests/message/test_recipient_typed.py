"""What stands in the recipient's field while a number is being typed."""

import pytest

from composer.message.recipient import may_become_number, recipient_problem


def beginnings(number: str) -> list[str]:
    return [number[:length] for length in range(len(number) + 1)]


@pytest.mark.parametrize(
    "number",
    [
        "+1 415 555 0123",
        "+44 (0)20 7946 0958",
        "+39 347 123 4567",
        "+49 1512 3456789",
        "+52 1 55 1234 5678",
        "+55 11 91234-5678",
        "+971 50 123 4567",
        "+800 1234 5678",
        "+65 9123 4567",
        "+919876543210",
        "347 123 4567",
        "(0)347-1234567",
        "06.12.34.56.78",
        "06.01.02.03.04",
        "٠١٢٣٤٥٦٧٨٩",
    ],
)
def test_each_beginning_may_become_the_number(number: str) -> None:
    assert [text for text in beginnings(number) if not may_become_number(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "+141555501234",
        "+4420794609581",
        "+999",
        "+210 123",
        "1234567890123456",
        "14155550123.0",
        "+1 415 abc",
        "Maria",
        "Maria +39",
        "++1",
        "+1,+2",
        "US.13491208655302741918",
        "1.4E+10",
        "wa.me/39",
        "+39 34x",
    ],
)
def test_what_more_digits_do_not_mend_is_said_at_once(text: str) -> None:
    assert not may_become_number(text)
    found = recipient_problem(text)
    assert found is not None
    assert found.severity == "error"
