"""Callbacks of the API's version 1: flat fields, by GET, form or JSON, chosen by each account.

Sources: single ones for the names of the fields and the statuses. There is no public sample of a tap: it is
recognised by its type, or by Meta's own shape where a field holds that.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from composer.kaleyra.callbacks import v2
from composer.kaleyra.callbacks.body import decode_json
from composer.kaleyra.callbacks.event import Kind, ParsedEvent, bare_id, bare_number, text_of, who

_STATUSES: dict[str, Kind] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
    "undelivered": "failed",
    "notsent": "failed",
    "0": "failed",
}
_TAPS = ("button", "interactive", "buttonreply", "listreply", "reply")
_CONTENT = ("body", "message", "text", "customresponse", "mediaurl", "location", "contacts", "type")
_OBJECTS = ("message", "customresponse", "interactive", "button", "body")


def status_kind(word: str) -> Kind | None:
    """Return the state that a status means, in capitals or with dashes as well; None for any other word."""
    return _STATUSES.get(_normalized(word))


def read(fields: Mapping[str, Any]) -> ParsedEvent:
    """Return what flat fields report."""
    values = {_normalized(name): value for name, value in fields.items()}
    texts = {name: text_of(value) for name, value in values.items()}

    def first(*names: str) -> str:
        return next((texts[name] for name in names if texts.get(name, "").strip()), "")

    word, message_id = first("status", "messagestatus"), bare_id(first("id", "messageid", "msgid"))
    if word and message_id:
        kind = status_kind(word) or "unknown"
        code, words = v2.failure(decode_json(texts.get("error", "")) or values.get("error"))
        recipient, user_id = who(
            [first("mobile", "recipient", "recipientid", "to")], [first("recipientuserid")]
        )
        return ParsedEvent(
            kind,
            fields,
            stamp=first("timestamp", "createdat", "time"),
            message_id=message_id,
            sender=bare_number(first("wanumber", "from")),
            recipient=recipient,
            user_id=user_id,
            code=(first("errorcode", "code") or code) if kind == "failed" else "",
            words=_failure_reason(
                word,
                first("reason") or words or first("errormessage", "errordescription", "description"),
                kind,
            ),
            price=first("price"),
        )
    sender = bare_number(first("wanumber"))
    named = [name for name in (first("from"), first("mobile")) if bare_number(name) != sender]
    recipient, user_id = who(named, [first("fromuserid")])
    asked = ParsedEvent(
        "unknown",
        fields,
        message_id=message_id,
        sender=sender,
        recipient=recipient,
        user_id=user_id,
        name=texts.get("name", ""),
    )
    if asked.recipient or asked.user_id:
        return _inbound(asked, values, texts) if any(values.get(name) for name in _CONTENT) else asked
    return asked


def _inbound(asked: ParsedEvent, values: Mapping[str, Any], texts: Mapping[str, str]) -> ParsedEvent:
    """Return what a customer wrote or tapped.

    asked: what is known of it already.
    """
    kind = _normalized(texts.get("type", ""))
    text = texts.get("body") or texts.get("message") or texts.get("text") or ""
    tapped = _tapped_button(values)
    if tapped is None and (kind in _TAPS or (not kind and texts.get("customresponse"))):
        tapped = texts.get("customresponse", ""), text
    if tapped is None and kind not in ("", "text"):
        text = v2.text_with_type(kind, text)
    button_id, title = tapped or ("", "")
    return replace(
        asked,
        kind="replied" if tapped else "received",
        stamp=texts.get("createdat") or texts.get("timestamp", ""),
        message_id=bare_id(texts.get("replyto", "")),
        button_id=button_id,
        title=title,
        text="" if tapped else text,
    )


def _tapped_button(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return a button's id and title from a field that holds Meta's shape, as an object or as JSON."""
    for value in _objects(values):
        if tapped := v2.tapped_button(value) or v2.tapped_button({"interactive": value}):
            return tapped
    return None


def _objects(values: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for name in _OBJECTS:
        value = values.get(name)
        if isinstance(value, str):
            value = decode_json(value)
        if isinstance(value, dict):
            yield value
            yield {name: value}


def _failure_reason(word: str, reason: str, kind: Kind) -> str:
    if reason or kind in ("sent", "delivered", "read"):
        return reason
    return "" if _normalized(word) == "failed" else word


def canonical(fields: Mapping[str, Any]) -> list[str]:
    """Return flat fields in one form, whether they came as a query, a form or JSON."""
    values = ((_normalized(name), value) for name, value in fields.items())
    found = {name: decode_json(value) or value if isinstance(value, str) else value for name, value in values}
    return sorted(
        json.dumps([name, value if isinstance(value, dict | list) else text_of(value)], sort_keys=True)
        for name, value in found.items()
        if value not in (None, "", {}, [])
    )


def _normalized(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())
