"""JSON as people paste it: escaped once too often, with curly quotes, with a comma after the last entry."""

import json
import re
from collections.abc import Callable
from typing import Any

from composer.kaleyra.curl.notes import STRAIGHTENED, UNESCAPED, ImportNotes, UnreadableError
from composer.kaleyra.curl.shell_words import DOUBLE

_CURLY = re.compile(f"[{DOUBLE}]")
_ESCAPED_QUOTE = re.compile(r'(?<!\\)\\++"')
_AROUND = re.compile(r'\A\s*"\s*([{\[].*[}\]])\s*"\s*\Z', re.DOTALL)
_ODD_SPACE = re.compile("[\xa0\u2000-\u200b\u202f\ufeff]")
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")


def read_json(text: str, what: str, notes: ImportNotes) -> Any:
    """Return the value in a JSON text, mending what is well known to break. Raises UnreadableError.

    what: begins the error's sentence.
    notes: receives what was mended.
    """
    for steps in _ATTEMPTS:
        candidate, repairs = _mended(text, steps)
        try:
            value = json.loads(candidate, strict=False)
            if isinstance(value, str):  # text in text
                value = json.loads(value, strict=False)
                repairs.append(UNESCAPED)
        except RecursionError:
            raise UnreadableError(f"{what} cannot be read: it is nested too deeply.") from None
        except ValueError:
            continue
        for repair in repairs:
            notes.repair(repair)
        return value
    raise UnreadableError(f"{what} cannot be read: it is not JSON.")


_Step = tuple[Callable[[str], str], str]


def _mended(text: str, steps: tuple[_Step, ...]) -> tuple[str, list[str]]:
    repairs = []
    for step, sentence in steps:
        changed = step(text)
        if changed != text:
            repairs.append(sentence)
        text = changed
    return text, repairs


def _unescaped(text: str) -> str:
    """Undo one level: what JSON's own escapes make of a text that stands in another text."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return _bare(text)


def _bare(text: str) -> str:
    return _AROUND.sub(r"\1", _ESCAPED_QUOTE.sub('"', text))


_UNESCAPE: _Step = (_unescaped, UNESCAPED)
_BARE: _Step = (_bare, UNESCAPED)
_STRAIGHTEN: _Step = (lambda text: _CURLY.sub('"', text), STRAIGHTENED)
_TIDY: _Step = (
    lambda text: _LAST_COMMA.sub("", _ODD_SPACE.sub(" ", text)),
    "Small mistakes in the JSON were mended: no-break spaces, or a comma after the last entry.",
)
# Those that change the texts in the JSON least come first.
_ATTEMPTS: tuple[tuple[_Step, ...], ...] = (
    (),
    (_UNESCAPE,),
    (_UNESCAPE, _UNESCAPE),
    (_UNESCAPE, _UNESCAPE, _UNESCAPE),
    (_STRAIGHTEN,),
    (_STRAIGHTEN, _BARE),
    (_TIDY,),
    (_UNESCAPE, _TIDY),
    (_STRAIGHTEN, _BARE, _TIDY),
)
