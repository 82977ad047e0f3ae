"""What differs between two drafts, field by field and word by word."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, Literal

from composer.message.drafts.draft import Draft
from composer.message.drafts.tags import note, tags
from composer.message.model import Header, Message

WORDS_MAX = 1500
"""Words of a text that are compared one by one; the longest body that can be sent has fewer."""

_PAIRS_MAX = 20_000  # of equal words, which the comparing may go through once for each word

# A word of a script without spaces is one character here. Elsewhere it keeps its marks, which re does not
# count to it.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u200d\ufe0f\U0001f3fb-\U0001f3ff"
_THAI_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
_PIECE = re.compile(
    f"(?:[{_SPACELESS}][{_THAI_MARKS}{_MARKS}]*|(?:(?![{_SPACELESS}])[\\w{_MARKS}])+|\\S[{_MARKS}]*)\\s*|\\s+"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs.

    field: `name`, a field of the message (`header.value`, `buttons[0].title`), `buttons` (how many), `tags`
    (one a line), `note`, or another key of the file: `extra.KEY` at its top, `message.KEY` in its message,
    the value as JSON.
    before: as text, "" where there is none.
    after: as text, "" where there is none.
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of a text: `same` in both, `removed` from the first or `added` by the second."""

    kind: Literal["same", "removed", "added"]
    text: str


def differences(before: Draft, after: Draft) -> list[Difference]:
    """Return the fields that differ, in the order of the form, then the file's other keys."""
    old, new = _fields(before), _fields(after)
    listed = [
        Difference(field, old.get(field, ""), new.get(field, ""))
        for field in sorted(old.keys() | new.keys(), key=_place)
        if old.get(field, "") != new.get(field, "")
    ]
    shown = {difference.field for difference in listed}
    listed += _others("extra", before.extra, after.extra, shown)
    return listed + _others("message", before.message_extra, after.message_extra, shown)


def changes(before: str, after: str) -> list[Change]:
    """Return how one text became the other, by words.

    The pieces that are same or removed make up the first text, those same or added the second. Where two
    texts differ in more than WORDS_MAX words, or in few words over and over, all that lies between what they
    begin and end with is one change: comparing it would take too long.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    pieces = [
        Change("same", "".join(old[:start])),
        *_compared(middle_old, middle_new),
        Change("same", "".join(old[len(old) - end :])),
    ]
    return [piece for piece in pieces if piece.text]


def _compared(old: list[str], new: list[str]) -> list[Change]:
    if max(len(old), len(new)) > WORDS_MAX or _pairs(old, new) > _PAIRS_MAX:
        return [Change("removed", "".join(old)), Change("added", "".join(new))]
    listed = []
    # Without the heuristic, which takes frequent words for noise: here they are spaces and "the".
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            listed.append(Change("same", "".join(old[old_from:old_to])))
        else:
            listed.append(Change("removed", "".join(old[old_from:old_to])))
            listed.append(Change("added", "".join(new[new_from:new_to])))
    return listed


def _pairs(old: list[str], new: list[str]) -> int:
    counts = Counter(new)
    return sum(counts[word] for word in old)


def _common(old: list[str], new: list[str]) -> int:
    """Return how many pieces both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _fields(draft: Draft) -> dict[str, str]:
    """Return every field of the form as text."""
    message: Message = draft.message
    header = message.header or Header("text")
    listed = {
        "name": draft.name,
        "to": message.to,
        "from": message.sender or "",
        "callback_url": message.callback_url or "",
        "header.type": header.type if message.header else "",
        "header.value": header.value,
        "header.caption": header.caption,
        "body": message.body,
        "footer": message.footer,
        "tags": "\n".join(tags(draft)),
        "note": note(draft),
        "buttons": str(len(message.buttons)),
    }
    for position, button in enumerate(message.buttons):
        listed[f"buttons[{position}].title"] = button.title
        listed[f"buttons[{position}].id"] = button.id
    return listed


_ORDER = (
    *("name", "to", "from", "header.type", "header.value", "header.caption", "body", "footer", "buttons"),
    *("callback_url", "tags", "note"),
)


def _place(field: str) -> tuple[int, int, str]:
    name, _, rest = field.partition("[")
    number, _, part = rest.partition("]")
    return _ORDER.index(name), int(number or 0), part


def _others(
    place: str, before: Mapping[str, Any], after: Mapping[str, Any], shown: set[str]
) -> list[Difference]:
    """Return the other keys whose values differ.

    Of tags and note only what the form does not show: their parts that it shows are fields of their own.

    shown: the fields that are listed already.
    """
    listed = []
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = _json(before, key), _json(after, key)
        if old != new and not (place == "extra" and key in shown & {"tags", "note"}):
            listed.append(Difference(f"{place}.{key}", old, new))
    return listed


def _json(group: Mapping[str, Any], key: str) -> str:
    return json.dumps(group[key], ensure_ascii=False, sort_keys=True) if key in group else ""
