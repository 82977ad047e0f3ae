"""The recipient's number: what is sent for it as typed, and why it cannot be sent."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

_EXAMPLE = "+1 415 555 0123"
_SEPARATORS = ".․．·•()（）[]−⁃"
_PLUSES = "＋﹢"
_INTERNATIONAL = re.compile(r"\+[0-9]+")
_SENDER = re.compile(r"\+?[0-9]+")
_COMMAS = re.compile("[,;、،，；]")  # also those of Chinese and Arabic keyboards


@lru_cache(maxsize=64)
def wire_number(text: str) -> str:
    """Return what is sent for a number as it was typed.

    White space, dashes, dots, brackets and invisible formatting characters (a contact's number is often
    pasted inside U+202A..U+202C) are dropped, digits of any script become ASCII. A possible number that
    starts with + becomes E.164, which also loses the (0) of `+44 (0)20`. Everything else stays as it is,
    letters above all: the vendor's samples have `91XXXXXXXXXX`, and phonenumbers would dial them like a
    vanity number.
    """
    kept = "".join(map(_kept, text))
    converted = _formatted(kept, "E164")
    # A second trunk prefix would be taken off by a second call: such a number is left as typed.
    return converted if converted and _formatted(converted, "E164") == converted else kept


def phone_text(text: str) -> str:
    """Return what will be sent as people write it (`+44 20 7183 8750`), "" for no possible number."""
    return _formatted(wire_number(text), "INTERNATIONAL")


@lru_cache(maxsize=64)
def recipient_problem(text: str) -> str | None:
    """Return one sentence on why a message cannot go to this number and what to do, None if it can.

    Only the country code and the length are judged: which numbers a country has given out changes too often.
    """
    number = wire_number(text)
    if not number:
        return f"Enter the recipient's number with + and the country code, for example {_EXAMPLE}."
    if _COMMAS.search(number) or number.count("+") > 1:
        return "Keep one number only, without a comma: a message goes to one recipient at a time."
    if any(map(str.isalpha, number)):
        return "Replace the letters in the number with digits."
    if odd := re.search("[^0-9+]", number):
        return f"Remove {_named(odd[0])} from the number: it has only digits, with a + in front."
    if not number.startswith("+"):
        return _not_international(number)
    return _not_possible(number)


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
    """Return a possible number in this style, "" for any other."""
    if not _INTERNATIONAL.fullmatch(number):
        return ""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    return phonenumbers.format_number(parsed, getattr(phonenumbers.PhoneNumberFormat, style))


def _not_international(number: str) -> str:
    if "+" in number:
        return "Move the + to the start of the number: it stands in front of the country code."
    if number.startswith("00"):
        return f"Replace the 00 at the start with +, as in {phone_text('+' + number[2:]) or _EXAMPLE}."
    if number.startswith("0"):
        return f"Replace the 0 at the start with + and the country code, as in {_EXAMPLE}."
    if suggestion := phone_text("+" + number):
        return (
            "Put + and the country code in front of the number; if the code is already there, write "
            f"{suggestion}."
        )
    return f"Put + and the country code in front of the number, as in {_EXAMPLE}."


def _not_possible(number: str) -> str | None:
    from phonenumbers import NumberParseException, ValidationResult, is_possible_number_with_reason, parse

    try:
        reason = is_possible_number_with_reason(parse(number, None))
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            reason = ValidationResult.INVALID_COUNTRY_CODE
        elif error.error_type == NumberParseException.TOO_LONG:
            reason = ValidationResult.TOO_LONG
        else:
            reason = ValidationResult.TOO_SHORT
    match reason:
        case ValidationResult.IS_POSSIBLE:
            return None
        case ValidationResult.INVALID_COUNTRY_CODE:
            return "The country code is unknown: check the digits right after the +."
        case ValidationResult.TOO_SHORT:
            return "The number is too short for its country: check whether digits are missing."
        case ValidationResult.TOO_LONG:
            return "The number is too long for its country: check whether it has a digit too many."
        case ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return "The number is too short: check whether digits are missing."
    return "The number has the wrong length for its country: check its digits."


def _named(character: str) -> str:
    return f"“{character}”" if character.isprintable() else "an unreadable character"
