"""Message, Header and Button: what a person composes, frozen."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from composer.message.header_types import HeaderType

_BUTTON_FIELD = re.compile(r"buttons\[([0-9]{1,9})\]\.(id|title)")


@dataclass(frozen=True, slots=True)
class Header:
    """The optional part above the body.

    value: the text itself, or the http(s) URL of the media.
    caption: sent with media only; on a document it is shown like a file name.
    extra: what else its draft's file held there, by key; never sent, and must not be changed.
    """

    type: HeaderType
    value: str = ""
    caption: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def is_media(self) -> bool:
        """Whether the value is the URL of a file."""
        return self.type != "text"


@dataclass(frozen=True, slots=True)
class Button:
    """One reply button: what comes back when it is tapped, and what the customer reads.

    extra: what else its draft's file held there, by key; never sent, and must not be changed.
    """

    id: str = ""
    title: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One reply-button message as it was typed, not yet checked.

    sender, callback_url: None means the account's own.
    """

    to: str = ""
    sender: str | None = None
    callback_url: str | None = None
    header: Header | None = None
    body: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()


def is_blank(text: str) -> bool:
    """Whether a customer would see nothing: only white space and characters without a shape."""
    return all(character.isspace() or unicodedata.category(character) == "Cf" for character in text)


def with_field(message: Message, field: str, value: Any) -> Message:
    """Return the message with one field changed.

    Raises KeyError for an unknown field, and for a part of a header or button that the message does not have.

    field: `to from callback_url header header.value header.caption body footer buttons buttons[N].id
    buttons[N].title`
    value: text; a Header or None for `header`; a tuple of Button for `buttons`. An empty `from` or
    `callback_url` becomes None, the account's own.
    """
    if field in ("to", "body", "footer", "header", "buttons"):
        return replace(message, **{field: value})
    if field in ("from", "callback_url"):
        changes: dict[str, Any] = {"sender" if field == "from" else field: value or None}
        return replace(message, **changes)
    if field in ("header.value", "header.caption") and message.header is not None:
        return replace(message, header=replace(message.header, **{field.removeprefix("header."): value}))
    match = _BUTTON_FIELD.fullmatch(field)
    if match and int(match[1]) < len(message.buttons):
        buttons = list(message.buttons)
        buttons[int(match[1])] = replace(buttons[int(match[1])], **{match[2]: value})
        return replace(message, buttons=tuple(buttons))
    raise KeyError(field)


def value_of(message: Message, field: str) -> Any:
    """Return a field of the message, by the names of `with_field`; None for what it does not have."""
    match = _BUTTON_FIELD.fullmatch(field)
    if match:
        index = int(match[1])
        return getattr(message.buttons[index], match[2]) if index < len(message.buttons) else None
    if field.startswith("header."):
        return getattr(message.header, field.removeprefix("header."), None)
    return getattr(message, "sender" if field == "from" else field, None)
