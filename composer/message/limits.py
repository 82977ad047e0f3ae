"""Every limit of a reply-button message, by name, and how characters are counted.

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

MEDIA_ENDINGS = {
    "image": ("jpg", "jpeg", "png"),
    "video": ("mp4", "3gp"),
    "document": ("pdf", "txt", "doc", "docx", "xls", "xlsx", "ppt", "pptx"),
}
"""What the name of a header's file may end in, by header type (WhatsApp)."""

MEDIA_BYTES_MAX = {"image": 5 * 1024 * 1024, "video": 16 * 1024 * 1024, "document": 100 * 1024 * 1024}
"""Bytes in a header's file, by header type (WhatsApp: 5, 16 and 100 MB, not said whether of 1000 or 1024)."""


def count(text: str) -> int:
    """Return the length of text in Unicode code points, the unit the limits are held against.

    Which unit WhatsApp counts in is documented nowhere.
    """
    return len(text)


def utf16_units(text: str) -> int:
    """Return the length in UTF-16 units, the other unit WhatsApp may count in: an emoji is two or more."""
    return len(text) + sum(character > "\uffff" for character in text)
