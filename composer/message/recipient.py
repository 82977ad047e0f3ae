"""Why a message cannot go to what was typed as its recipient, and which number was probably meant."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from composer.message.phone_numbers import (
    AFTER_SPREADSHEET,
    DIGITS_MAX,
    newer_form,
    phone_text,
    wire_number,
)

_EXAMPLE = "+1 415 555 0123"
_COMMAS = re.compile("[,;、،，；]")  # also those of Chinese and Arabic keyboards

# What is dialled before a country code: in Australia, North America, most of the world, Japan and Russia.
_EXIT_CODES = ("0011", "011", "00", "010", "810")

_ROUNDED = re.compile(r"\+?[0-9](?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{6,}")  # Meta, 2026
_NO_PERSON = re.compile(r"@(?:g\.us|lid|newsletter|broadcast)\b")
_LINK = re.compile(r"(?:wa\.me/|[?&]phone=)\+?([0-9]+)", re.IGNORECASE)
_EXTENSION = re.compile(
    r"[\s,;]*(?:\b(?:ext|extension|poste|anexo|ramal)\b[.=:\s]*|x\s?|#\s?)[0-9]{1,6}\s*", re.I
)
_NUMBER_LIKE = re.compile(r"\+?\(?[0-9](?:[0-9 ().-]*[0-9])?")
_DIGITS_MIN = 7  # of something that may be a whole number


class Country(NamedTuple):
    """Where a number is from that was typed without its country code.

    code: of ISO 3166, two capitals.
    name: as people read it.
    """

    code: str
    name: str


class RecipientProblem(NamedTuple):
    """What is wrong with a recipient.

    severity: a message cannot go to one with an error.
    text: a sentence on what to do.
    mended: what was probably meant, to be put in its place; "" where nobody can tell. The sentence has it.
    """

    severity: Literal["error", "warning"]
    text: str
    mended: str = ""


def recipient_error(text: str) -> str | None:
    """Return one sentence on why a message cannot go to this number and what to do, None if it can."""
    found = recipient_problem(text)
    return found.text if found is not None and found.severity == "error" else None


@lru_cache(maxsize=64)
def recipient_problem(text: str, country: Country | None = None) -> RecipientProblem | None:
    """Return what is wrong with a recipient as it was typed, None for nothing.

    Only the country code and the length are judged: which numbers a country has given out changes too often.

    country: tried for a number without a country code.
    """
    number = wire_number(text)
    if phone_text(number):
        newer = newer_form(number)
        return _older(newer) if newer else None
    sentence, mended = _fault(text, number, country)
    return RecipientProblem("error", sentence, mended)


def may_become_number(text: str) -> bool:
    """Whether digits that are yet to be typed may make a number of this.

    Without a country code it may be a number as one writes it at home.
    """
    number = wire_number(text)
    if found := AFTER_SPREADSHEET.fullmatch(text):  # or the first figure of 06.01.02.03.04
        begun = wire_number(found[1])
        return begun.isdecimal() and len(begun) < _DIGITS_MIN
    if not re.fullmatch(r"\+?[0-9]*", number) or len(number.removeprefix("+")) > DIGITS_MAX:
        return False
    if not number.startswith("+") or phone_text(number):
        return True
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    digits, codes = number[1:], [str(code) for code in COUNTRY_CODE_TO_REGION_CODE]
    if not any(digits.startswith(code) for code in codes):
        return any(code.startswith(digits) for code in codes)
    return any(phone_text(f"{number}{'0' * more}") for more in range(1, DIGITS_MAX + 1 - len(digits)))


def _older(newer: str) -> RecipientProblem:
    words = f"This is an older form of the number; it is sent as you wrote it. Today it is {newer}."
    return RecipientProblem("warning", words, newer)


def _fault(text: str, number: str, country: Country | None) -> tuple[str, str]:
    if not number:
        return f"Enter the recipient's number with + and the country code, for example {_EXAMPLE}.", ""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _ROUNDED.fullmatch(plain):
        return (
            "A spreadsheet rounded this number, so digits are lost: format its cell as text, and copy the "
            "number again.",
            "",
        )
    if found := AFTER_SPREADSHEET.fullmatch(text):
        return _mended(
            "A spreadsheet wrote .0 behind the number",
            _meant(found[1], country) or _number_within(found[1], country),
        )
    if _USER_ID.fullmatch(plain):
        return (
            "This is the user id of a customer who shows no number: nothing is known of a way to write to it "
            "through Kaleyra. Enter the customer's phone number.",
            "",
        )
    if _NO_PERSON.search(plain):
        return "This is a group or a hidden address, not a person's number: enter a phone number.", ""
    if meant := _number_within(plain, country):
        return _mended("Keep only the number", meant)
    return _by_sign(number, country)


def _mended(what: str, meant: str) -> tuple[str, str]:
    return (f"{what}: write {meant}.", meant) if meant else (f"{what}: delete that.", "")


def _number_within(plain: str, country: Country | None) -> str:
    """Return the only number among other things as people write it, "" if there is none or are several."""
    if found := _LINK.search(plain):
        return phone_text(f"+{found[1]}")
    rest = _EXTENSION.sub("", re.sub(r"\+{2,}", "+", plain).replace("8~10", "810"))
    if rest == plain and _COMMAS.search(plain):
        return ""
    whole = [one for one in _NUMBER_LIKE.findall(rest) if sum(map(str.isdecimal, one)) >= _DIGITS_MIN]
    if len(whole) != 1 or whole[0] == plain:
        return ""
    return _meant(whole[0], country)


def _meant(text: str, country: Country | None) -> str:
    """Return the number that was probably meant, as people write it; "" if that is not known."""
    number = wire_number(text)
    if number.startswith("+"):
        return phone_text(number)
    for code in _EXIT_CODES:
        if number.startswith(code) and (written := phone_text(f"+{number.removeprefix(code)}")):
            return written
    return _national(number, country) or phone_text(f"+{number}")


def _national(number: str, country: Country | None) -> str:
    """Return a country's own number as people write it, "" if it is none."""
    if country is None or not number.isascii() or not number.isdecimal():
        return ""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse

    try:
        parsed = parse(number, country.code)
    except NumberParseException:
        return ""
    return format_number(parsed, PhoneNumberFormat.INTERNATIONAL) if is_valid_number(parsed) else ""


def _by_sign(number: str, country: Country | None) -> tuple[str, str]:
    if _COMMAS.search(number) or number.count("+") > 1:
        return "Keep one number only, without a comma: a message goes to one recipient at a time.", ""
    if any(map(str.isalpha, number)):
        return "Replace the letters in the number with digits.", ""
    if odd := re.search("[^0-9+]", number):
        sentence = f"Remove {_named(odd[0])} from the number: it has only digits, with a + in front"
        meant = _meant(re.sub("[^0-9+]", "", number), country)
        return f"{sentence}{f', as in {meant}' if meant else ''}.", meant
    if not number.startswith("+"):
        return _not_international(number, country)
    return _not_possible(number), ""


def _not_international(number: str, country: Country | None) -> tuple[str, str]:
    if "+" in number:
        return "Move the + to the start of the number: it stands in front of the country code.", ""
    for code in _EXIT_CODES:
        if number.startswith(code) and (written := phone_text(f"+{number.removeprefix(code)}")):
            return f"Replace the {code} at the start with +, as in {written}.", written
    if number.startswith("00"):
        return f"Replace the 00 at the start with +, as in {_EXAMPLE}.", ""
    what = "Put + and the country code in front of the number"
    if number.startswith("0"):
        what = "Replace the 0 at the start with + and the country code"
    if country is not None and (written := _national(number, country)):
        return f"{what}; if it is one of {country.name}, write {written}.", written
    if not number.startswith("0") and (written := phone_text(f"+{number}")):
        return f"{what}; if the code is already there, write {written}.", written
    return f"{what}, as in {_EXAMPLE}.", ""


def _not_possible(number: str) -> str:
    from phonenumbers import NumberParseException, ValidationResult, is_possible_number_with_reason, parse

    if len(number) > DIGITS_MAX + 1:
        return f"The number is too long: no number has more than {DIGITS_MAX} digits."
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
