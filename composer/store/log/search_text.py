"""What a send is searched by: the words of its request and of its answer, and what was typed to find them.

Every word that was typed must stand somewhere in a send, as a part of a word too: a recipient's last digits
or the middle of a message id find it. SQLite's LIKE does that over short texts of their own: 100,000 of them
take a quarter of a second at most, away from the window. An index of words (FTS5) takes a tenth of that, but
finds only how words begin, and before SQLite 3.42 it keeps the words of removed sends in the file, which name
people.
"""

import json
from typing import Any

from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.kaleyra.request import read_description
from composer.message.phone_numbers import customer_key, number_forms, wire_number
from composer.store import search

ANSWER_MAX = 20_000
"""Characters of an answer that can be found."""

TYPED_MAX = 200
"""Characters of what is typed that count."""


def request_search_text(recipient: str, request: str, draft: str) -> str:
    """Return what is searched of a request.

    recipient: as sent.
    request: what was sent, for people, as the log keeps it.
    draft: the text of a draft file with the message, as the log keeps it.
    """
    said, message = read_description(request), _json(draft)
    texts = [recipient, *(_strings(said.fields) if said.fields else [request])]
    if isinstance(message, dict) and isinstance(message.get("message"), dict):
        intended = message["message"].get("to")  # a redirected send goes to somebody else
        texts += [wire_number(intended)] if isinstance(intended, str) else []
    return _joined([*texts, said.head])


def outcome_search_text(outcome: Outcome) -> str:
    """Return what is searched of an outcome, its answer included."""
    match outcome:
        case Accepted():
            texts = [outcome.message_id, *outcome.recipients, outcome.warning]
        case Rejected():
            texts = [outcome.code, outcome.message, *outcome.fields, *outcome.fields.values()]
        case NotSent() | Unknown():
            texts = [outcome.reason]
    reply = getattr(outcome, "reply", "")
    content = _json(reply)
    return _joined([*texts, *([reply] if content is None else _strings(content))])[:ANSWER_MAX]


def patterns(typed: str) -> list[tuple[str, ...]]:
    """Return LIKE's patterns for what was typed: of each group one must fit; no group for no word.

    What was typed without a space must be there as it is; of a number with dashes, its digits alone too, and
    in each form that the customer's number has.
    """
    phrases = dict.fromkeys(filter(None, map(search.folded, typed[:TYPED_MAX].split())))
    return [tuple(f"%{form}%" for form in _forms(phrase)) for phrase in phrases]


def _forms(phrase: str) -> dict[str, None]:
    whole = phrase.replace(" ", "")
    forms = number_forms(customer_key(whole)) if whole.isdecimal() else ()
    return dict.fromkeys([phrase, whole, *forms] if whole.isdecimal() else [phrase])


def _joined(texts: list[str]) -> str:
    # LIKE's own signs are no letters, so none is left in it.
    return search.folded(" ".join(dict.fromkeys(filter(None, texts))))


def _json(text: str) -> Any:
    """Return an object or a list of JSON, None for any other text."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _strings(content: Any) -> list[str]:
    """Return every text and number in JSON, the names too."""
    found, waiting = [], [content]
    while waiting:
        match waiting.pop():
            case dict() as inner:
                for name, value in reversed(inner.items()):
                    waiting += [value, name]
            case list() as inner:
                waiting += reversed(inner)
            case str() as text:
                found.append(text)
            case int() | float() as number:
                found.append(str(number))
    return found
