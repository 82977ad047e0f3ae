"""What is searched: the words of a text as the index keeps them, and a typed query as FTS5 takes it.

Words are found here and not by SQLite, whose tables of characters are of Unicode 6.1: it would cut Hindi
words at their marks, take a Chinese sentence for one word and leave out later emoji. Its trigrams would need
three characters before anything is found, and most Chinese words have two. In the index a word is what stands
between two spaces.
"""

import re
import unicodedata
from itertools import islice

QUERY_CHARACTERS_MAX = 200

QUERY_WORDS_MAX = 24

_CHUNK = 1024  # characters; putting many marks in order takes the square of their number
_DIGITS_MIN = 4  # of a number's end that finds it
_NUMBER = re.compile(r"[0-9]{5,20}")

_MARKS = re.compile(  # of Latin, Greek and Cyrillic; Hebrew points; Arabic vowels
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\ufe00-\ufe0f"
    "\u1ab0-\u1aff\u20d0-\u20f0]"
)
_SPACELESS = re.compile(  # scripts without spaces between words: each character is one
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff"
    "\uf900-\ufaff"
    "\U00016fe0-\U0001b2ff\U00020000-\U0003ffff]"
)
_LETTERS = {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "þ": "th"}


def words(text: str) -> str:
    """Return the words of a text as the index keeps them, a space between two.

    They are without case, accents and punctuation. Of longer numbers every end is a word too, so that a
    recipient is found by the last digits.
    """
    found = _folded(text).split()
    return " ".join([*found, *_ends(found)])


def folded(text: str) -> str:
    """Return a text without case, accents and punctuation, a space between two words."""
    return " ".join(_folded(text).split())


def query(typed: str) -> str:
    """Return FTS5's query for what was typed, "" if there is no word in it.

    Every word must be there, in any order, and may go on; what was typed without a space (`example.com`, a
    Chinese word) must be there as it is. Nothing that is typed means anything to FTS5.
    """
    phrases = (_folded(part).split() for part in typed[:QUERY_CHARACTERS_MAX].split())
    return " AND ".join(islice(map(_wanted, filter(None, phrases)), QUERY_WORDS_MAX))


def key(text: str) -> str:
    """Return what texts are ordered by and compared with: no case, no accents, numbers by their size."""
    return re.sub("[0-9]+", lambda digits: digits[0].zfill(12), " ".join(_folded(text[:_CHUNK]).split()))


def _wanted(phrase: list[str]) -> str:
    whole = "".join(phrase)
    if len(phrase) > 1 and whole.isdecimal():  # 415-555-0123: a recipient is one number in the index
        return f'("{" ".join(phrase)}"* OR "{whole}"*)'
    return f'"{" ".join(phrase)}"*'


def _ends(found: list[str]) -> list[str]:
    numbers = dict.fromkeys(word for word in found if _NUMBER.fullmatch(word))
    return [number[start:] for number in numbers for start in range(1, len(number) - _DIGITS_MIN + 1)]


def _folded(text: str) -> str:
    chunks = (text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK))
    return "".join(map(_fold, chunks))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", plain).translate(_KEPT)


class _Kept(dict[int, str]):
    """What becomes of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = _kept(chr(code))
        return kept


_KEPT = _Kept()


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if character in _LETTERS:
        return _LETTERS[character]
    if _MARKS.match(character) or (category == "Cf" and character != "\u200b"):
        return ""  # a joiner or a soft hyphen is not seen
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if _SPACELESS.match(character) and category[0] in "LMN":
        return f" {character} "
    if category[0] in "LMN":
        return character
    # An emoji or a currency is a word. SQLite's tokenizer separates at every ASCII sign.
    return f" {character} " if category[0] == "S" and not character.isascii() else " "
