import pytest

from composer.message import limits


@pytest.mark.parametrize(
    ("text", "code_points", "units"),
    [
        ("", 0, 0),
        ("Hi Maria", 8, 8),
        ("é", 1, 1),
        ("\uffff", 1, 1),
        ("😀", 1, 2),
        ("👩\u200d⚕️", 4, 5),
        ("\ud83d", 1, 1),
    ],
)
def test_text_is_counted_in_code_points_and_in_utf16_units(text: str, code_points: int, units: int) -> None:
    assert limits.count(text) == code_points
    assert limits.utf16_units(text) == units


def test_the_limits_are_those_of_the_vendor_and_of_whatsapp() -> None:
    assert (limits.HEADER_TEXT_MAX, limits.BODY_MAX, limits.FOOTER_MAX) == (60, 1024, 60)
    assert (limits.TITLE_MAX, limits.BUTTON_ID_MAX, limits.BUTTONS_MAX) == (20, 256, 3)
