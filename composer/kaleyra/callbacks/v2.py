"""Callbacks of the API's version 2: Meta's shape inside `meta_object`, or in Meta's own wrapping.

Sources: one for each shape; for a tap on a reply button it is inferred from that on a list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from composer.kaleyra.callbacks.body import decode_json
from composer.kaleyra.callbacks.event import Kind, ParsedEvent, bare_id, bare_number, text_of, who

_WRAPPERS = ("meta_object", "value", "entry", "changes")
_STATUSES: dict[str, Kind] = {
    **{"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed"},
    "played": "read",  # a voice message
}
_NOT_WRITTEN = {
    "reaction": "The customer reacted with {}",
    "system": "WhatsApp reports a change of the customer's account",
    "request_welcome": "The customer opened the conversation for the first time",
    "revoke": "The customer deleted a message",
}
"""Types of `messages` of which no source says that they open the 24-hour window, each in words."""


def read(item: Mapping[str, Any]) -> list[ParsedEvent]:
    """Return what an object reports in Meta's shape; nothing if it has another one."""
    values = list(_values(item))
    statuses = [(status, value) for value in values for status in _list(value, "statuses")]
    # Beside one status it is the id that the API gave the message; the status may have WhatsApp's own.
    outer = bare_id(text_of(item.get("message_id"))) if len(statuses) == 1 else ""
    found = [_status(status, value, outer) for status, value in statuses]
    messages = [(message, value) for value in values for message in _list(value, "messages")]
    answered = bare_id(text_of(_object(item, "extra_info").get("reply_to"))) if len(messages) == 1 else ""
    found += [_message(message, value, answered) for message, value in messages]
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


def _customer(value: Mapping[str, Any], number: Any, user_id: Any) -> tuple[str, str, str]:
    """Return the number, the user id and the name of who is meant; the name is among the contacts."""
    called = text_of(number), text_of(user_id)
    contacts = [contact for contact in _list(value, "contacts") if isinstance(contact, dict)]
    own = [c for c in contacts if {text_of(c.get("wa_id")), text_of(c.get("user_id"))} & {*called} - {""}]
    contact = next(iter(own or (contacts if len(contacts) == 1 else [])), {})
    profile = _object(contact, "profile")
    name = text_of(profile.get("name")) or text_of(profile.get("username"))
    wa_id, own_id = text_of(contact.get("wa_id")), text_of(contact.get("user_id"))
    return *who((called[0], wa_id), (called[1], own_id)), name


def failure(error: Any) -> tuple[str, str]:
    """Return the code and the words of why a message failed, in any of the shapes that are seen."""
    fault = (
        next((entry for entry in error if isinstance(entry, dict)), {}) if isinstance(error, list) else error
    )
    if not isinstance(fault, dict):
        return "", text_of(fault)
    said = (
        _object(fault, "error_data").get("details"),
        *map(fault.get, ("message", "title", "details", "reason")),
    )
    return text_of(fault.get("code")), next(filter(None, map(text_of, said)), "")


def _price(pricing: Mapping[str, Any]) -> str:
    parts = [text_of(pricing.get(name)) for name in ("price", "amount", "currency", "category")]
    return ", ".join(filter(None, [*parts, "not charged" * (pricing.get("billable") is False)]))


def _status(status: Any, value: Mapping[str, Any], outer: str) -> ParsedEvent:
    fields = status if isinstance(status, dict) else {}
    own = bare_id(text_of(fields.get("id")))
    word = text_of(fields.get("status"))
    kind = _STATUSES.get(word.strip().lower(), "unknown") if own or outer else "unknown"
    code, words = failure(_list(fields, "errors"))
    recipient, user_id, name = _customer(value, fields.get("recipient_id"), fields.get("recipient_user_id"))
    return ParsedEvent(
        kind,
        status,
        stamp=text_of(fields.get("timestamp")),
        message_id=outer or own,
        alias=own if outer not in ("", own) else "",
        sender=_sender(value),
        recipient=recipient,
        user_id=user_id,
        name=name,
        code=code,
        words=words or (word if kind == "unknown" else ""),
        price=_price(_object(fields, "pricing")),
    )


def _message(message: Any, value: Mapping[str, Any], answered: str) -> ParsedEvent:
    fields = message if isinstance(message, dict) else {}
    context = _object(fields, "context")
    quoted = bare_id(text_of(context.get("id")))
    recipient, user_id, name = _customer(value, fields.get("from"), fields.get("from_user_id"))
    type_ = text_of(fields.get("type"))
    tap = tapped_button(fields)
    kind: Kind = "replied" if tap else "received"
    words = ""
    if not (recipient or user_id) or type_ in _NOT_WRITTEN:
        kind, tap = "unknown", None
        words = _NOT_WRITTEN.get(type_, "").format(
            text_of(_object(fields, "reaction").get("emoji")) or "nothing"
        )
    button_id, title = tap or ("", "")
    return ParsedEvent(
        kind,
        message,
        stamp=text_of(fields.get("timestamp")),
        own_id=text_of(fields.get("id")),
        message_id=answered or quoted,
        alias=quoted if answered not in ("", quoted) else "",
        sender=_sender(value) or bare_number(text_of(context.get("from"))),
        recipient=recipient,
        user_id=user_id,
        name=name,
        words=words,
        button_id=button_id,
        title=title,
        text=_text(fields, type_) if kind == "received" else "",
    )


def _text(fields: Mapping[str, Any], type_: str) -> str:
    text = text_of(_object(fields, "text").get("body"))
    if text or type_ in ("", "text"):
        return text
    edited = _object(_object(fields, "edit"), "message")
    if type_ == "edit" and edited:
        return _text(edited, text_of(edited.get("type")))
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
