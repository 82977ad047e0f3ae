"""An answer without what it repeats of the request's secrets: the API key and the SID.

A secret is found in upper and lower case alike, under the escapes of JSON, of URLs and of HTML, up to three
of them one within another; the key in base64 and in hexadecimal too. At the end of a text a long beginning of
it is enough: the answer was cut there. What is shorter than 8 characters is no real secret, and its few
letters may well stand in an id, so it is not hidden.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

# Neither can become part of a secret again together with its neighbours: secrets are printable ASCII.
HIDDEN = "‹hidden›"
HIDDEN_SID = "‹SID›"

_SHORTEST = 8
_DEPTH = 3
_ROUNDS = 4
# Of printable ASCII only, which secrets are made of; \x is how other languages write it.
_JSON_ESCAPE = re.compile(r"""\\(?:(?:u00|x)([2-7][0-9a-fA-F])|(["'\\/]))""")
# Of as many digits as anybody writes: int() refuses some thousands.
_ENTITY = re.compile("&(?:#[0-9]{1,20}|#[xX][0-9a-fA-F]{1,20}|[A-Za-z]{2,24});?")
_CUT_ESCAPE = re.compile(r"(?:\\(?:u[0-9a-fA-F]{0,3}|x[0-9a-fA-F]?)?|%[0-9a-fA-F]?|&#?[0-9a-zA-Z]{0,24})\Z")


class Redactor:
    """Hides one send's secrets in what is answered to it."""

    def __init__(self, key: str, sid: str) -> None:
        forms = dict.fromkeys(_forms(key), HIDDEN) | {sid.lower(): HIDDEN_SID}
        # The longest first: one secret may hold the other.
        self._replacements = {
            form: forms[form] for form in sorted(forms, key=len, reverse=True) if len(form) >= _SHORTEST
        }
        self._shortest_cuts = {form: min(_SHORTEST, len(form) * 3 // 4) for form in self._replacements}

    def redact(self, text: str) -> str:
        """Return an answer without the secrets; a text that has none is returned unchanged.

        JSON that has one is written again, so that it can still be parsed and no string in it has one.
        """
        if self._reading_with_secret(text) is None:
            return text
        try:
            return self._text(json.dumps(self._tree(json.loads(text)), ensure_ascii=False))
        except (ValueError, RecursionError):
            return self._text(text)

    def _tree(self, value: Any) -> Any:
        match value:
            case str():
                return self._text(value)
            case list():
                return [self._tree(item) for item in value]
            case dict():
                return {self._text(name): self._tree(item) for name, item in value.items()}
        written = json.dumps(value)  # a key may be a number
        return value if self._text(written) == written else HIDDEN

    def _text(self, text: str) -> str:
        for _ in range(_ROUNDS):
            reading = self._reading_with_secret(text)
            if reading is None:
                return text
            text = self._replaced(reading)
        return HIDDEN  # escapes without end: nothing of it is worth showing

    def _reading_with_secret(self, text: str) -> str | None:
        return next((reading for reading in _readings(text) if self._has_secret(reading)), None)

    def _has_secret(self, reading: str) -> bool:
        lowered = reading.lower()
        begun = [form for form, length in self._shortest_cuts.items() if form[:length] in lowered]
        return any(form in lowered or self._cut_length(form, lowered) for form in begun)

    def _replaced(self, reading: str) -> str:
        for form, replacement in self._replacements.items():
            reading = re.sub(re.escape(form), replacement, reading, flags=re.IGNORECASE)
            if length := self._cut_length(form, reading.lower()):
                reading = reading[:-length] + replacement
        return reading

    def _cut_length(self, form: str, lowered: str) -> int:
        """Return how long a beginning of a secret the text ends with, 0 if there is none that tells much."""
        lengths = range(len(form) - 1, self._shortest_cuts[form] - 1, -1)
        return next((length for length in lengths if lowered.endswith(form[:length])), 0)


def _forms(key: str) -> set[str]:
    """Return what a key may stand as, in lower case."""
    secret = key.encode()
    forms = {key, secret.hex()}
    for lead in range(3):  # as the text before it shifts it; what its neighbours have a share in is left out
        coded = b64encode(b"\0" * lead + secret).decode()
        core = coded[(lead * 8 + 5) // 6 : (lead + len(secret)) * 8 // 6]
        forms |= {core, core.replace("+", "-").replace("/", "_")}
    return {form.lower() for form in forms} if len(key) >= _SHORTEST else set()


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it is, then with escapes undone, the least first."""
    yield text
    seen = level = {text: None}
    for _ in range(_DEPTH):
        undone = (undo(reading) for reading in level for undo in _UNDO)
        level = {reading: None for reading in undone if reading not in seen}
        yield from level
        seen |= level


def _without_json_escapes(text: str) -> str:
    if "\\" not in text:
        return text
    return _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _without_entities(text: str) -> str:
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def _without_cut_escape(text: str) -> str:
    return text[:-32] + _CUT_ESCAPE.sub("", text[-32:])


_UNDO = (_without_json_escapes, unquote, _without_entities, _without_cut_escape)
