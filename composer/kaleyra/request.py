"""Message + Account -> the request's fields -> its bytes, and the fields' names back to ours."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from composer.kaleyra.account import ENCODINGS, Account, ApiKey, Encoding, host_in
from composer.message.model import Message, is_blank
from composer.message.phone_numbers import wire_number

if TYPE_CHECKING:
    from requests import PreparedRequest

_COMPOSER_NAMES = {
    "action": "buttons",
    "header_type": "header.type",
    "header_value": "header.value",
    "caption": "header.caption",
}


def composer_name(field: str) -> str:
    """Return the composer's name of a field of the request; a field that has no other name keeps its own."""
    return _COMPOSER_NAMES.get(field, field)


def host_of(account: Account) -> str:
    """Return `host[:port]` of an account's API as the log has it and as it is compared."""
    return host_in(account.base_url)


def url(account: Account) -> str:
    """Return the address a message is posted to (vendor's page: POST /v1/<SID>/messages)."""
    return f"{account.base_url}/v1/{account.sid}/messages"


def fields(message: Message, account: Account) -> dict[str, str]:
    """Return the request's fields as the vendor's page names and orders them; `action` is JSON text.

    What is blank and optional is left out.
    """
    result = {
        "to": wire_number(message.to),
        "type": "reply",
        "channel": "WhatsApp",
        "from": wire_number(message.sender or account.sender),
        "body": message.body,
        "footer": message.footer,
        "action": _action(message),
        "callback_url": message.callback_url or account.callback_url,
    }
    if message.header is not None:
        result["header_type"] = message.header.type
        result["header_value"] = message.header.value
        if message.header.is_media:
            result["caption"] = message.header.caption
    return {
        name: value
        for name, value in result.items()
        if value != "" or name != "callback_url"
        if name not in ("footer", "caption") or not is_blank(value)
    }


def prepare(message: Message, account: Account, key: ApiKey) -> "PreparedRequest":
    """Return the request, its body as bytes in the account's encoding.

    Content-Type, with the boundary of multipart, is what the library writes for that encoding.
    Raises UnicodeEncodeError for half of an emoji (a lone surrogate), which no encoding can carry.
    """
    from requests import Request

    content = fields(message, account)
    # JSON's own escapes would let half an emoji out.
    encoded = {name: value.encode() for name, value in content.items()}
    request = Request("POST", url(account), headers={"api-key": key.reveal(), "Accept": "application/json"})
    match account.encoding:
        case "multipart":
            request.files = {name: (None, value) for name, value in encoded.items()}
        case "urlencoded":
            request.data = encoded
        case "json":
            request.json = _json_fields(content)
    return request.prepare()


def describe(message: Message, account: Account) -> str:
    """Return the request for people to read, copy and keep: without the key, and without the SID."""
    content = fields(message, account)
    shown = {name: json.loads(value) if name == "action" else value for name, value in content.items()}
    lines = [
        f"POST {account.base_url}/v1/<SID>/messages",
        "api-key: (hidden)",
        f"encoding: {account.encoding}",
        "",
    ]
    return "\n".join(lines) + json.dumps(shown, ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class Description:
    """What a text of `describe` says; what it does not say is "" or empty.

    head: the lines above the fields.
    base_url: of the account.
    encoding: of the body.
    fields: the request's, `action` as JSON's value.
    """

    head: str
    base_url: str = ""
    encoding: Encoding | Literal[""] = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


def read_description(text: str) -> Description:
    """Return what a text of `describe` says; of any other text, what can be read. Never raises."""
    head, brace, rest = text.partition("\n{")
    try:
        content = json.loads("{" + rest) if brace else {}
    except (ValueError, RecursionError):
        content = {}
    lines = head.splitlines()
    base_url = next((line[5:].partition("/v1/")[0] for line in lines if line.startswith("POST ")), "")
    encoding: Encoding | Literal[""] = next((name for name in ENCODINGS if f"encoding: {name}" in lines), "")
    return Description(head, base_url, encoding, content)


def payload_hash(text: str) -> str:
    """Return what tells one payload from another, taken from a text of `describe`; "" for any other text.

    The recipient, the callback URL and the encoding do not count: they do not change what a customer reads.
    """
    content = read_description(text).fields
    if not content:
        return ""
    counting = {name: value for name, value in content.items() if name not in ("to", "callback_url")}
    return hashlib.sha256(json.dumps(counting, sort_keys=True).encode()).hexdigest()


def _action(message: Message) -> str:
    buttons = [
        {"type": "reply", "reply": {"id": button.id, "title": button.title}} for button in message.buttons
    ]
    return json.dumps({"buttons": buttons}, ensure_ascii=False)


def _json_fields(content: Mapping[str, str]) -> dict[str, object]:
    """Return the fields with the action as an object: inferred, the vendor's page shows no JSON request."""
    return {**content, "action": json.loads(content["action"])}
