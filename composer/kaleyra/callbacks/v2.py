"""Callbacks of the API's version 2: Meta's shape inside `meta_object`, or in Meta's own wrapping.

Sources: one for each shape; for a tap on a reply button it is inferred from that on a list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from composer.kaleyra.callbacks.body import decode_json
from composer.kaleyra.callbacks.event import Kind, ParsedEvent, bare_id, bare_number, text_of

_WRAPPERS = ("meta_object", "value", "entry", "changes")
_STATUSES: dict[str, Kind] = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed"}
_NOT_WRITTEN = ("reaction", "system", "request_welcome")
"""Types of `messages` of which no source says that they open the 24-hour window."""


def read(item: Mapping[str, Any]) -> list[ParsedEvent]:
    """Return what an object reports in Meta's shape; nothing if it has another one."""
    values = list(_values(item))
    statuses = [(status, value) for value in values for status in _list(value, "statuses")]
    # Beside one status it is the id that the API gave the message; the status may have WhatsApp's own.
    outer = bare_id(text_of(item.get("message_id"))) if len(statuses) == 1 else ""
    found = [_status(status, _sender(value), outer) for status, value in statuses]
    found += [_message(message, _sender(value)) for value in values for message in _list(value, "messages")]
    return found


def tapped_button(message: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the id and the title of the button that a message says was tapped; None if it is no tap."""
    interactive = _object(message, "interactive")
    for name in ("button_reply", "list_reply"):
        if reply := _object(interactive, name):
            return text_of(reply.get("id")), text_of(reply.get("title"))
    if button := _object(message, "button"):  # of a template message
        return text_of(button.get("payload")), text_of(button.get("text"))
    return None


def text_with_type(kind: str, text: str) -> str:
    """Return what is shown for a customer's message that is more than text: its type, then its text."""
    return f"[{kind}] {text}".rstrip()


def _values(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, str):  # JSON in a form's field
        node = decode_json(node)
    if isinstance(node, list):
        for entry in node:
            yield from _values(entry)
    elif isinstance(node, dict):
        if _list(node, "statuses") or _list(node, "messages"):
            yield node
        for name in _WRAPPERS:
            if name in node:
                yield from _values(node[name])


def _sender(value: Mapping[str, Any]) -> str:
    return bare_number(text_of(_object(value, "metadata").get("display_phone_number")))


def _status(status: Any, sender: str, outer: str) -> ParsedEvent:
    fields = status if isinstance(status, dict) else {}
    own = bare_id(text_of(fields.get("id")))
    word = text_of(fields.get("status"))
    kind = _STATUSES.get(word.strip().lower(), "unknown") if own or outer else "unknown"
    fault = next((error for error in _list(fields, "errors") if isinstance(error, dict)), {})
    details = text_of(_object(fault, "error_data").get("details"))
    return ParsedEvent(
        kind,
        status,
        stamp=text_of(fields.get("timestamp")),
        message_id=outer or own,
        alias=own if outer not in ("", own) else "",
        sender=sender,
        recipient=bare_number(text_of(fields.get("recipient_id"))),
        code=text_of(fault.get("code")),
        words=details
        or text_of(fault.get("message"))
        or text_of(fault.get("title"))
        or (word if kind == "unknown" else ""),
    )


def _message(message: Any, sender: str) -> ParsedEvent:
    fields = message if isinstance(message, dict) else {}
    context = _object(fields, "context")
    recipient = bare_number(text_of(fields.get("from")))
    type_ = text_of(fields.get("type"))
    tap = tapped_button(fields)
    kind: Kind = "replied" if tap else "received"
    if not recipient or type_ in _NOT_WRITTEN:
        kind, tap = "unknown", None
    button_id, title = tap or ("", "")
    return ParsedEvent(
        kind,
        message,
        stamp=text_of(fields.get("timestamp")),
        own_id=text_of(fields.get("id")),
        message_id=bare_id(text_of(context.get("id"))),
        sender=sender or bare_number(text_of(context.get("from"))),
        recipient=recipient,
        button_id=button_id,
        title=title,
        text=_text(fields, type_) if kind == "received" else "",
    )


def _text(fields: Mapping[str, Any], type_: str) -> str:
    text = text_of(_object(fields, "text").get("body"))
    if text or type_ in ("", "text"):
        return text
    content = _object(fields, type_)
    return text_with_type(
        type_,
        next(filter(None, (text_of(content.get(name)) for name in ("caption", "filename", "name"))), ""),
    )


def _object(node: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def _list(node: Mapping[str, Any], name: str) -> list[Any]:
    value = node.get(name)
    return value if isinstance(value, list) else []
