"""Makes the callbacks that a message causes, for the simulated customer.

What sources leave open is decided here and may differ from a real account: version 1 comes as a form, a tap
in it as type `button` with the id as `custom_response`; in version 2 the message's id stands in every place
for one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from urllib.parse import urlencode

Shape = Literal["v1", "v2"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
Status = Literal["sent", "delivered", "read", "failed"]
DELIVERY: tuple[Status, ...] = ("sent", "delivered", "read")
"""What a message that reaches its customer causes, in this order."""

_FIELDS = ("name", "contacts", "location", "media_url", "mime_type", "message", "custom_response", "reply_to")


@dataclass(frozen=True, slots=True)
class Parties:
    """A message and who writes to whom.

    message_id: the API's.
    sender: the business's number.
    recipient: the customer's number.
    """

    message_id: str
    sender: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Callback:
    """One POST to a callback URL.

    what: it reports: `sent` to `failed`, `tap` or `text`.
    content_type: the header of that name.
    body: of the request.
    """

    what: str
    content_type: str
    body: bytes


def status(
    shape: Shape, parties: Parties, status: Status, at: datetime, code: str = "", words: str = ""
) -> Callback:
    """Return what reports a message's state.

    code: why it failed, "" if it did not. Version 1 is not known to have one.
    words: why it failed, for people, "" if it did not. Version 1 is not known to have them.
    """
    if shape == "v1":
        return _form(status, {"id": parties.message_id, "status": status})
    entry: dict[str, Any] = {
        "id": parties.message_id,
        "status": status,
        "timestamp": _unix(at),
        "recipient_id": _digits(parties.recipient),
    }
    if status == "failed":
        entry["errors"] = [{"code": int(code) if code.isdecimal() else code, "title": words}]
    return _meta(status, parties, {"statuses": [entry]}, {"message_id": parties.message_id})


def tap(shape: Shape, parties: Parties, button_id: str, title: str, at: datetime) -> Callback:
    """Return what reports that the customer tapped a button of the message."""
    if shape == "v1":
        fields = {
            "type": "button",
            "body": title,
            "custom_response": button_id,
            "reply_to": parties.message_id,
        }
        return _form("tap", _inbound(parties, at) | fields)
    message = {
        "context": {"from": _digits(parties.sender), "id": parties.message_id},
        "type": "interactive",
        "interactive": {"type": "button_reply", "button_reply": {"id": button_id, "title": title}},
    }
    return _meta("tap", parties, {"messages": [_written(parties, at) | message]})


def tap_after_delivery(
    shape: Shape, parties: Parties, button_id: str, title: str, at: datetime
) -> list[Callback]:
    """Return what reports that the message reached the customer, who then tapped a button of it."""
    states = [status(shape, parties, state, at) for state in DELIVERY]
    return [*states, tap(shape, parties, button_id, title, at)]


def text(shape: Shape, parties: Parties, text: str, at: datetime) -> Callback:
    """Return what reports that the customer wrote something, quoting nothing."""
    if shape == "v1":
        return _form("text", _inbound(parties, at) | {"type": "text", "body": text})
    return _meta(
        "text", parties, {"messages": [_written(parties, at) | {"type": "text", "text": {"body": text}}]}
    )


def _inbound(parties: Parties, at: datetime) -> dict[str, str]:
    customer = _digits(parties.recipient)
    numbers = {
        "from": customer,
        "mobile": customer,
        "wanumber": _digits(parties.sender),
        "created_at": _unix(at),
    }
    return dict.fromkeys(_FIELDS, "") | numbers


def _written(parties: Parties, at: datetime) -> dict[str, str]:
    import secrets

    own_id = f"wamid.{secrets.token_urlsafe(24)}"
    return {"from": _digits(parties.recipient), "id": own_id, "timestamp": _unix(at)}


def _form(what: str, fields: Mapping[str, str]) -> Callback:
    return Callback(what, "application/x-www-form-urlencoded", urlencode(fields, errors="replace").encode())


def _meta(
    what: str, parties: Parties, value: Mapping[str, Any], beside: Mapping[str, str] | None = None
) -> Callback:
    metadata = {"display_phone_number": _digits(parties.sender)}
    whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    payload = {"meta_object": {"value": whole, "field": "messages"}, "extra_info": {}, **(beside or {})}
    return Callback(what, "application/json", json.dumps(payload).encode())


def _unix(at: datetime) -> str:
    return str(int(at.timestamp()))


def _digits(number: str) -> str:
    return number.strip().removeprefix("+")
