"""Phone numbers: what is sent for one as typed, how people write it, and whose it is."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

_SEPARATORS = ".․．·•()（）[]−⁃"
_PLUSES = "＋﹢"
_INTERNATIONAL = re.compile(r"\+[0-9]+")
_SENDER = re.compile(r"\+?[0-9]+")
AFTER_SPREADSHEET = re.compile(r"([^.,]*[0-9][^.,]*)[.,]0{1,2}\s*")
"""A number that a spreadsheet took for a quantity and wrote as one."""

DIGITS_MAX = 15
"""Digits in a number with its country code (ITU-T E.164)."""

_OTHER_FORMS = (
    (re.compile(r"\+52(1)([0-9]{10})"), r"+52\2", True),  # Mexico: WhatsApp still has the 1 of its mobiles
    (re.compile(r"\+55([1-9][0-9])([6-9][0-9]{7})"), r"+55\g<1>9\2", True),  # Brazil, mobiles before their 9
    (re.compile(r"\+54([1-8][0-9]{9})"), r"+549\1", False),  # Argentina: typed without 9 it may be no mobile
    (re.compile(r"\+229([0-9]{8})"), r"+22901\1", True),  # Benin, before 2024
    # Ivory Coast, before 2021: the second digit told the operator, which is now in front.
    (re.compile(r"\+225([04-9][0-3][0-9]{6})"), r"+22501\1", True),
    (re.compile(r"\+225([04-9][4-6][0-9]{6})"), r"+22505\1", True),
    (re.compile(r"\+225([04-9][7-9][0-9]{6})"), r"+22507\1", True),
)
"""Another form of a number that WhatsApp knows an account by: how to tell it, what to write today, and
whether it is surely the older one (sources: Meta's documentation; a single one for Benin and Ivory Coast)."""

_FORMER_FORMS = (
    (re.compile(r"52([0-9]{10})"), r"521\1"),
    (re.compile(r"55([1-9][0-9])9([6-9][0-9]{7})"), r"55\1\2"),
    (re.compile(r"549([1-8][0-9]{9})"), r"54\1"),
    (re.compile(r"22901([0-9]{8})"), r"229\1"),
    (re.compile(r"2250[157]([0-9]{8})"), r"225\1"),
)
"""What `customer_key` makes a key of, besides the key itself."""


@lru_cache(maxsize=64)
def wire_number(text: str) -> str:
    """Return what is sent for a number as it was typed.

    White space, dashes, dots, brackets and invisible formatting characters (a contact's number is often
    pasted inside U+202A..U+202C) are dropped, digits of any script become ASCII. A possible number that
    starts with + becomes E.164, which also loses the (0) of `+44 (0)20`. Everything else stays as it is,
    letters above all: the vendor's samples have `91XXXXXXXXXX`, and phonenumbers would dial them like a
    vanity number; and a spreadsheet's `.0`, which would make it somebody else's number.
    """
    if found := AFTER_SPREADSHEET.fullmatch(text):
        return f"{''.join(map(_kept, found[1]))}.0"
    kept = "".join(map(_kept, text))
    converted = _formatted(kept, "E164")
    # A second trunk prefix would be taken off by a second call: such a number is left as typed.
    return converted if converted and _formatted(converted, "E164") == converted else kept


@lru_cache(maxsize=1024)
def customer_key(digits: str) -> str:
    """Return what is equal for two numbers of one WhatsApp account, and different for two people.

    Mexico, Brazil, Argentina, Benin and Ivory Coast have two forms of a number; callbacks may name either.

    digits: a number with its country code, with or without + in front. Anything else, as the id of a customer
        without a number, is its own key.
    """
    number = digits.removeprefix("+")
    if not number.isascii() or not number.isdecimal():
        return digits
    return (_today(f"+{number}") or number).removeprefix("+")


def same_customer(one: str, other: str) -> bool:
    """Return whether two numbers are of one WhatsApp account, see `customer_key`."""
    return customer_key(one) == customer_key(other)


def number_forms(key: str) -> tuple[str, ...]:
    """Return all numbers of which `customer_key` makes this key, as digits; the key itself is one of them."""
    former = (found.expand(form) for pattern, form in _FORMER_FORMS if (found := pattern.fullmatch(key)))
    return (key, *(number for number in former if customer_key(number) == key))


def newer_form(number: str) -> str:
    """Return how a number that is surely of an older form is written today, as people write it; else "".

    number: as `wire_number` has it.
    """
    return phone_text(_today(number, surely=True))


def _today(number: str, *, surely: bool = False) -> str:
    """Return the form of today of a number that has another one, "" if it has none.

    surely: whether only of a form that no number has today.
    """
    for pattern, form, is_older in _OTHER_FORMS:
        if (is_older or not surely) and (found := pattern.fullmatch(number)):
            return found.expand(form)
    return ""


def phone_text(text: str) -> str:
    """Return what will be sent as people write it (`+44 20 7183 8750`), "" for no possible number."""
    wire = wire_number(text)
    written = _formatted(wire, "INTERNATIONAL")
    mexican = _OTHER_FORMS[0][0].fullmatch(wire)  # phonenumbers would not divide it
    return f"+52 1{phone_text(_today(wire)).removeprefix('+52')}" if mexican else written


def country_code(text: str) -> str:
    """Return the country of a number by ISO 3166, two capitals; "" for no possible number or none's."""
    number = wire_number(text)
    if not phone_text(number):
        return ""
    from phonenumbers import parse, region_code_for_country_code, region_code_for_number

    parsed = parse(number, None)
    code = region_code_for_number(parsed) or region_code_for_country_code(parsed.country_code or 0)
    return code if code.isalpha() and code != "ZZ" else ""


def sender_problem(text: str) -> str | None:
    """Return one sentence if text is no sender: digits with or without a + in front.

    Spaces and dashes do not count.
    """
    if _SENDER.fullmatch(wire_number(text)):
        return None
    return (
        "Write the sender as digits, with or without a + in front, or leave it empty to use the account's "
        "own."
    )


def _kept(character: str) -> str:
    if character.isspace() or character in _SEPARATORS or unicodedata.category(character) in ("Cf", "Pd"):
        return ""
    if character in _PLUSES:
        return "+"
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _formatted(number: str, style: Literal["E164", "INTERNATIONAL"]) -> str:
    """Return a number that may exist by its country code and length in this style, "" for any other."""
    if not _INTERNATIONAL.fullmatch(number) or len(number) > DIGITS_MAX + 1:
        return ""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE and not _today(number, surely=True):
        return ""
    return phonenumbers.format_number(parsed, getattr(phonenumbers.PhoneNumberFormat, style))
