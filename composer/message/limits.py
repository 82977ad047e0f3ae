"""Every limit of a reply-button message but those of a header's file, and how characters are counted.

Sources: "vendor" is the page of Kaleyra's Reply Button API; "WhatsApp" is what two or more independent public
descriptions of WhatsApp's reply buttons agree on.
"""

HEADER_TEXT_MAX = 60
"""Characters in a text header (WhatsApp)."""

BODY_MAX = 1024
"""Characters in the body (vendor)."""

FOOTER_MAX = 60
"""Characters in the footer (vendor)."""

TITLE_MAX = 20
"""Characters in a button's title (WhatsApp)."""

BUTTON_ID_MAX = 256
"""Characters in a button's id (WhatsApp)."""

BUTTONS_MAX = 3
"""Buttons in a message (vendor)."""


def count(text: str) -> int:
    """Return the length of text in Unicode code points, the unit the limits are held against.

    Which unit WhatsApp counts in is documented nowhere.
    """
    return len(text)


def utf16_units(text: str) -> int:
    """Return the length in UTF-16 units, the other unit WhatsApp may count in: an emoji is two or more."""
    return len(text) + sum(character > "\uffff" for character in text)
