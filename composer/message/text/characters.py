"""Invisible and look-alike characters that come along from Word and web pages, named where they stand."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_MOST = 4
"""Kinds that get a sentence of their own; what is left shares one."""

_WORD = 15
"""Characters at most of the word that a sentence quotes."""


_MANY_ADVICE = "delete them, or type these words again"  # a plain clipboard brings them back


LINE_BREAKS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
"""What may break a line, a regular expression's: for between [ and ]."""

_GAP = re.compile(rf"\s*[{LINE_BREAKS}]\s*")


class _CharacterKind(NamedTuple):
    one: str
    many: str
    inside: str
    """What stands between the brackets of a regular expression."""
    advice: str = "delete it"
    advice_for_many: str = "delete them"


class Finding(NamedTuple):
    """What is odd in a text.

    sentence: says what it is and where.
    place: of the first character it names, in code points from 0.
    """

    sentence: str
    place: int


_NORMAL_SPACE = ("retype it as a normal space", "retype them as normal spaces")
_HALF_EMOJI = _CharacterKind(
    "Half an emoji",
    "halves of emoji",
    r"\ud800-\udfff",
    "delete it and insert the emoji again",
    "delete them and insert the emoji again",
)
_NUL = _CharacterKind("A NUL character", "NUL characters", "\x00")
_DIRECTION = _CharacterKind(
    "An invisible text direction mark",
    "invisible text direction marks",
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f",
)
_JOINER = _CharacterKind("An invisible joiner", "invisible joiners", "\u200c\u200d")
_ZERO_SPACE = _CharacterKind("An invisible zero-width space", "invisible zero-width spaces", "\u200b")
_BREAK = _CharacterKind(
    "A special line break",
    "special line breaks",
    "\r\x0b\x0c\x85\u2028\u2029",
    "delete it and press Enter instead",
    "delete them and press Enter instead",
)
_KINDS = (
    _CharacterKind("A no-break space", "no-break spaces", "\xa0\u202f", *_NORMAL_SPACE),
    _CharacterKind("An unusual space", "unusual spaces", "\u1680\u2000-\u200a\u205f\u3000", *_NORMAL_SPACE),
    _ZERO_SPACE,
    _JOINER,
    _CharacterKind("An invisible soft hyphen", "invisible soft hyphens", "\xad"),
    _CharacterKind("An invisible word joiner", "invisible word joiners", "\u2060-\u2064"),
    _CharacterKind("An invisible byte-order mark", "invisible byte-order marks", "\ufeff"),
    _DIRECTION,
    _CharacterKind(
        "A non-breaking hyphen",
        "non-breaking hyphens",
        "\u2011",
        "retype it as a normal hyphen",
        "retype them as normal hyphens",
    ),
    _BREAK,
    _CharacterKind("A tab", "tabs", "\t", *_NORMAL_SPACE),
    _CharacterKind("A control character", "control characters", "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"),
    _CharacterKind("A blank that is no space", "blanks that are no spaces", "\u115f\u1160\u2800\u3164\uffa0"),
    _CharacterKind(
        "A lost character (�)",
        "lost characters (�)",
        "\ufffd",
        "retype what stood there",
        "retype what stood there",
    ),
    _CharacterKind("The trace of a lost picture", "traces of lost pictures", "\ufff9-\ufffc"),
    _CharacterKind(
        "A private-use character",
        "private-use characters",
        "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff",
        "replace it, because phones show an empty box",
        "replace them, because phones show empty boxes",
    ),
    _CharacterKind("An invisible tag character", "invisible tag characters", "\U000e0000-\U000e0fff"),
)


def _look_alike(mark: str, inside: str, style: str) -> _CharacterKind:
    end = f"as {mark} if you mean {style}"
    return _CharacterKind(
        f"A look-alike of {mark}", f"look-alikes of {mark}", inside, f"retype it {end}", f"retype them {end}"
    )


_LOOK_ALIKES = (
    _look_alike("*", "⁎∗﹡＊", "bold"),
    _look_alike("_", "ˍ‗﹍﹎﹏＿", "italic"),
    _look_alike("~", "˜⁓∼〜～", "strikethrough"),
    _look_alike("`", "ˋ‵｀", "fixed-width text"),
)


def _pattern(kinds: tuple[_CharacterKind, ...]) -> re.Pattern[str]:
    # The flags of England, Scotland and Wales are a black flag and tag characters: matched first, they pass
    # as a whole.
    flag = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,7}\U000e007f"
    return re.compile(f"{flag}|[{''.join(kind.inside for kind in kinds)}]")


_PLAIN_FIELD = _pattern(_KINDS)
_FORMATTED_FIELD = _pattern(_KINDS + _LOOK_ALIKES)

STEERING = rf"\x00-\x09\x0b-\x1f\x7f-\x9f{_DIRECTION.inside}\u2028\u2029"
"""What steers a terminal or turns the direction of what is read, but for line feeds: for between [ and ]."""

_STEERING = re.compile(f"[{STEERING}]")
_SINGLE = [(kind, re.compile(f"[{kind.inside}]")) for kind in _KINDS + _LOOK_ALIKES]
_BROKEN = [(kind, re.compile(f"[{kind.inside}]")) for kind in (_HALF_EMOJI, _NUL)]

# Scripts whose spelling needs joiners: Arabic to Sinhala, Myanmar, Khmer, Mongolian and their like.
_JOINING = re.compile(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1aff\u1b00-\u1cff\ua840-\ua8ff\ua930-\uaadf"
    "\uabc0-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00010fff\U00011000-\U00011fff"
    "\U0001e900-\U0001e95f]"
)
# Scripts written without spaces, where a zero-width space marks where a line may break.
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf]")
# Chinese, Japanese and Korean have a wide space, wave dashes and a grave tone mark of their own.
_CJK = re.compile("[\u3041-\u312f\u3400-\u9fff\uac00-\ud7a3\uff66-\uff9d\U00020000-\U0003ffff]")


def visible(text: str) -> str:
    """Return a text of somebody else's as it may stand on a terminal; line feeds stay.

    What would steer the terminal, or turn the direction in which it is read, is written as its number.
    """
    return _STEERING.sub(lambda found: _number(found[0]), text)


def visible_line(text: str) -> str:
    """Return `visible` text in one line: a line break in it makes no line that seems to be the program's."""
    return visible(text).replace("\n", _number("\n"))


def _number(character: str) -> str:
    # JSON leaves a DEL as it is, and knows no \x.
    is_short = character <= "\xff" and character != "\x7f"
    return f"\\x{ord(character):02x}" if is_short else f"\\u{ord(character):04x}"


def in_one_line(text: str) -> str:
    """Return a text with a blank for each line break; those at its ends go."""
    return _GAP.sub(" ", text).strip() if _GAP.search(text) else text


@lru_cache(maxsize=64)
def broken(text: str) -> Finding | None:
    """Return a finding if text holds what cannot be sent: half an emoji (a lone surrogate) or a NUL; else
    None.
    """
    for kind, pattern in _BROKEN:
        if places := [match.start() for match in pattern.finditer(text)]:
            return _finding(kind, text, places)
    return None


@lru_cache(maxsize=64)
def odd(text: str, formatted: bool = True, lines: bool = True) -> tuple[Finding, ...]:
    """Return a finding for each kind of odd character in text, first come first: how many, where, what to do.

    formatted: whether WhatsApp formats this field, so that a look-alike of a formatting mark matters.
    lines: whether the field has several lines; of one that has one, no line break is among the findings.
    Sentences count from 1. Half emoji and NULs are not among them, see `broken`.
    """
    if text.isascii() and text.replace("\n", " ").isprintable():
        return ()
    found: dict[_CharacterKind, list[int]] = {}
    for kind, place in _found(text, formatted):
        if kind is _BREAK and not lines:
            continue
        found.setdefault(kind, []).append(place)
    named = list(found.items())
    if len(named) == _MOST + 1:  # the closing sentence would stand for one kind
        return tuple(_finding(kind, text, places) for kind, places in named)
    findings = [_finding(kind, text, places) for kind, places in named[:_MOST]]
    if named[_MOST:]:
        first = min(places[0] for _, places in named[_MOST:])
        kinds = len(named) - _MOST
        where = _place(text, first)
        sentence = (
            f"Odd characters of {kinds} more kinds stand in the text, the first {where}: {_MANY_ADVICE}."
        )
        findings.append(Finding(sentence, first))
    return tuple(findings)


def _found(text: str, formatted: bool) -> Iterator[tuple[_CharacterKind, int]]:
    for match in (_FORMATTED_FIELD if formatted else _PLAIN_FIELD).finditer(text):
        if len(match[0]) == 1 and not _is_fine(kind := _kind(match[0]), text, match.start()):
            yield kind, match.start()


@lru_cache(maxsize=256)
def _kind(character: str) -> _CharacterKind:
    return next(kind for kind, pattern in _SINGLE if pattern.match(character))


def _is_fine(kind: _CharacterKind, text: str, place: int) -> bool:
    if kind is _JOINER:
        return _is_joint(text, place)
    if kind is _DIRECTION:
        return _has_right_to_left(text)
    if kind is _ZERO_SPACE:
        return bool(_UNSPACED.match(text[place - 1 : place]) and _UNSPACED.match(text, place + 1))
    if kind is _BREAK:
        return text.startswith("\r\n", place)
    return text[place] in "\u3000〜～ˋ" and _has_cjk(text)


@lru_cache(maxsize=4)
def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


@lru_cache(maxsize=4)
def _has_cjk(text: str) -> bool:
    return _CJK.search(text) is not None


def _is_joint(text: str, place: int) -> bool:
    joining = bool(_JOINING.match(text[place - 1 : place])), bool(_JOINING.match(text, place + 1))
    # Malayalam and Bengali end words in a zero-width joiner; nothing ends in a non-joiner.
    if all(joining) or (text[place] == "\u200d" and any(joining)):
        return True
    return _is_symbol(_base(text, place)) and _is_symbol(text[place + 1 : place + 2])


def _base(text: str, place: int) -> str:
    """Return the character before place that is no variation selector and no skin tone."""
    place -= 1
    while place >= 0 and (text[place] == "\ufe0f" or "\U0001f3fb" <= text[place] <= "\U0001f3ff"):
        place -= 1
    return text[place] if place >= 0 else ""


def _is_symbol(character: str) -> bool:
    if not character:
        return False
    # The range holds emoji newer than this Python's Unicode; ↔ of a shaken head is a mathematical symbol.
    return "\U0001f000" <= character <= "\U0001faff" or unicodedata.category(character) in ("So", "Sm")


def _finding(kind: _CharacterKind, text: str, places: list[int]) -> Finding:
    where = _place(text, places[0])
    if len(places) == 1:
        return Finding(f"{kind.one} stands {where}: {kind.advice}.", places[0])
    sentence = f"{len(places)} {kind.many} stand in the text, the first {where}: {kind.advice_for_many}."
    return Finding(sentence, places[0])


def _place(text: str, place: int) -> str:
    number = f"character {place + 1}"
    if place == 0:
        return f"at the start ({number})"
    # What people cannot see cannot be quoted: it counts as a space between words.
    before = "".join(c if c.isprintable() else " " for c in text[max(0, place - 3 * _WORD) : place])
    words = before.split()
    return f"after “{words[-1][-_WORD:]}” ({number})" if words else f"at {number}"
