"""The names of a message's fields, as people read them."""

import re

_LABELS = {
    "name": "Draft name",
    "to": "Recipient",
    "from": "Sender",
    "callback_url": "Callback URL",
    "header": "Header",
    "header.type": "Header type",
    "header.value": "Header",
    "header.caption": "Caption",
    "body": "Body",
    "footer": "Footer",
    "buttons": "Reply buttons",
    "tags": "Tags",
    "note": "Note",
    "log": "Log",
    "account.base_url": "Base URL",
    "account.sid": "SID",
    "account.key": "API key",
    "account.own_number": "Your own number",
    "account.allowed_recipients": "Allowed recipients",
}
_BUTTON = re.compile(r"buttons\[([0-9]{1,9})\]\.(id|title)")


def label(field: str) -> str:
    """Return what the window calls a field: `buttons[0].title` is "Button 1 title".

    Unknown names stay as they are.
    """
    if match := _BUTTON.fullmatch(field):
        return f"Button {int(match[1]) + 1} {match[2]}"
    return _LABELS.get(field, field)
