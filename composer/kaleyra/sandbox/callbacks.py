"""Makes the callbacks that a message causes, for the simulated customer.

What sources leave open is decided here and may differ from a real account: version 1 comes as a form, a tap
in it as type `button` with the id as `custom_response`; in version 2 the message's id stands in every place
for one. Whether a customer without a number is named in version 1, and how, nobody has said.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args
from urllib.parse import urlencode

Shape = Literal["v1", "v2"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
TapType = Literal["interactive", "button"]
TAP_TYPES: tuple[TapType, ...] = get_args(TapType)
"""As what a tap is reported; which one comes depends on the device or the path (several sources)."""

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
    user_id: what callbacks name the customer by who shows no number; "" for one who does.
    name: what such a customer is called.
    """

    message_id: str
    sender: str
    recipient: str
    user_id: str = ""
    name: str = ""


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


def without_number(parties: Parties) -> Parties:
    """Return parties whose customer shows no number: one number has one user id."""
    import hashlib  # the start of the window has no use for it

    digest = hashlib.sha256(_digits(parties.recipient).encode()).hexdigest()
    return replace(parties, user_id=f"ZZ.{int(digest, 16) % 10**20:020}", name="Customer without a number")


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
        **_named(parties, "recipient_id", "recipient_user_id"),
    }
    if status == "failed":
        entry["errors"] = [{"code": int(code) if code.isdecimal() else code, "title": words}]
    return _meta(status, parties, {"statuses": [entry]}, {"message_id": parties.message_id})


def tap(
    shape: Shape,
    parties: Parties,
    button_id: str,
    title: str,
    at: datetime,
    as_type: TapType | None = None,
) -> Callback:
    """Return what reports that the customer tapped a button of the message.

    as_type: None for `button` in version 1, `interactive` in version 2.
    """
    if shape == "v1":
        fields = {
            "type": as_type or "button",
            "body": title,
            "custom_response": button_id,
            "reply_to": parties.message_id,
        }
        return _form("tap", _inbound(parties, at) | fields)
    button: dict[str, Any] = {"type": "button", "button": {"payload": button_id, "text": title}}
    reply = {"type": "button_reply", "button_reply": {"id": button_id, "title": title}}
    message = {
        "context": {"from": _digits(parties.sender), "id": parties.message_id},
        **(button if as_type == "button" else {"type": "interactive", "interactive": reply}),
    }
    return _meta("tap", parties, {"messages": [_written(parties, at) | message]})


def tap_after_delivery(
    shape: Shape,
    parties: Parties,
    button_id: str,
    title: str,
    at: datetime,
    as_type: TapType | None = None,
) -> list[Callback]:
    """Return what reports that the message reached the customer, who then tapped a button of it."""
    states = [status(shape, parties, state, at) for state in DELIVERY]
    return [*states, tap(shape, parties, button_id, title, at, as_type)]


def text(shape: Shape, parties: Parties, text: str, at: datetime) -> Callback:
    """Return what reports that the customer wrote something, quoting nothing."""
    if shape == "v1":
        return _form("text", _inbound(parties, at) | {"type": "text", "body": text})
    return _meta(
        "text", parties, {"messages": [_written(parties, at) | {"type": "text", "text": {"body": text}}]}
    )


def _inbound(parties: Parties, at: datetime) -> dict[str, str]:
    customer = "" if parties.user_id else _digits(parties.recipient)
    numbers = {
        "from": customer,
        "mobile": customer,
        "wanumber": _digits(parties.sender),
        "created_at": _unix(at),
    }
    nameless = {"from_user_id": parties.user_id, "name": parties.name} if parties.user_id else {}
    return dict.fromkeys(_FIELDS, "") | numbers | nameless


def _written(parties: Parties, at: datetime) -> dict[str, str]:
    import secrets

    own_id = f"wamid.{secrets.token_urlsafe(24)}"
    return {**_named(parties, "from", "from_user_id"), "id": own_id, "timestamp": _unix(at)}


def _named(parties: Parties, number: str, user_id: str) -> dict[str, str]:
    """Return the field of the two that says who the customer is."""
    return {user_id: parties.user_id} if parties.user_id else {number: _digits(parties.recipient)}


def _form(what: str, fields: Mapping[str, str]) -> Callback:
    return Callback(what, "application/x-www-form-urlencoded", urlencode(fields, errors="replace").encode())


def _meta(
    what: str, parties: Parties, value: Mapping[str, Any], beside: Mapping[str, str] | None = None
) -> Callback:
    metadata = {"display_phone_number": _digits(parties.sender)}
    whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    if parties.user_id:
        whole["contacts"] = [{"profile": {"name": parties.name}, "user_id": parties.user_id}]
    payload = {"meta_object": {"value": whole, "field": "messages"}, "extra_info": {}, **(beside or {})}
    return Callback(what, "application/json", json.dumps(payload).encode())


def _unix(at: datetime) -> str:
    return str(int(at.timestamp()))


def _digits(number: str) -> str:
    return number.strip().removeprefix("+")
