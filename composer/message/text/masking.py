"""Phone numbers that nobody can read: only their country and their last digits are left."""

import re
from collections.abc import Iterable

DOTS = "••••"

_LEFT = 3  # digits at the end
_DIGITS_MIN = 7  # of a number; fewer could be guessed from those that are left
_UNKNOWN_MIN = 9  # digits of what is taken for a number by its length alone

# How country codes begin and where they end (ITU-T E.164, list of assigned codes). The library that knows all
# about numbers takes longer to load than the window's first frame may wait.
_CODE = re.compile(
    r"\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2})(?=[0-9])", re.ASCII
)
_NUMBER = re.compile(r"\+?(?<![0-9])[0-9](?:[ ()./\-\u00a0\u202f]{0,3}[0-9]){5,}")
_DATE = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}-[01]?[0-9]-[0-3]?[0-9]"
    r"|[0-3]?[0-9]([./-])[0-3]?[0-9]\1(?:19|20)[0-9]{2})(?![0-9])"
)


def masked(number: str) -> str:
    """Return a number as `+49 •••• 123`, without a country where it names none; "" for none."""
    text = number.strip()
    digits = re.sub("[^0-9]", "", text)
    code = _CODE.match("+" + digits) if text.startswith("+") else None
    left = digits[-_LEFT:] if len(digits) >= _DIGITS_MIN else ""
    return " ".join(filter(None, [code[0] if code else "", DOTS, left])) if text else ""


def mask_numbers(text: str, known: Iterable[str] = ()) -> str:
    """Return a text in which phone numbers are masked, however they are spaced.

    These are every number with a +, every known one, and every other of nine digits or more: such a one may
    as well be an order's or an account's, which nobody can tell. A date counts for none.

    known: as they were sent. Without its +, or with a 0 in place of its country, such a one is found as well.
    """
    digits = {re.sub("[^0-9]", "", number): masked(number) for number in known}
    digits.pop("", None)

    def shown(found: re.Match[str]) -> str:
        here = re.sub("[^0-9]", "", found[0])
        for number, mask in digits.items():
            if number in here or (len(here.lstrip("0")) >= _DIGITS_MIN and number.endswith(here.lstrip("0"))):
                return mask if found[0].startswith("+") else mask.removeprefix("+")
        is_one = (
            found[0].startswith("+") or len(re.sub("[^0-9]", "", _DATE.sub("", found[0]))) >= _UNKNOWN_MIN
        )
        return masked(found[0]) if is_one else found[0]

    return _NUMBER.sub(shown, text)
