"""The API's error codes in plain words.

Sources: E413 is the vendor's page, E110, RBC001, WA..., WAV2101 and the family of E13001 other pages of its
documentation; WhatsApp's own codes, Meta's documentation, reach us through Kaleyra.
"""

import re

_WINDOW = (
    "The customer has not written to you in the last 24 hours. Reply-button messages only go out within 24 "
    "hours of the customer's last message: wait until the customer writes, or ask whoever looks after your "
    "Kaleyra account to send a template message, which may go out at any time."
)
_KEY = "{who} did not accept the account's SID or API key. Copy both again from your Kaleyra account."
_RATE = "Too many messages were sent in a short time. Wait a little before you send again."
_FAULT = "{who} had a fault of its own. Try again later; if it stays, ask Kaleyra's support."
_INPUT = "{who} did not accept something in the message: correct that, then send again."

_PERMISSION = (
    "The account may not do this. Whoever looks after your Kaleyra account must check its key, its WhatsApp "
    "number and their permissions."
)
_FILE = (
    "WhatsApp could not use the header's file: its web address must open for everyone, and the file be of "
    "a kind and size that WhatsApp takes. Correct the header, then send again."
)

_WORDS = {
    "E413": _INPUT,
    "E13001": _INPUT,
    "E110": (
        "The Kaleyra account has not enough balance. Whoever pays for it must top it up; then send again."
    ),
    "RBC001": _KEY,
    "WAV2101": (
        "The account's daily limit of messages is reached. Send again tomorrow, or ask Kaleyra for more."
    ),
    "WA400": _INPUT,
    "WA401": _KEY,
    "WA500": (
        "{who} had a fault of its own. Try again after 5 minutes, then after 10 and 15; then ask its support."
    ),
    "131047": _WINDOW,
    "131026": (
        "The message cannot be delivered to this number: it may not be on WhatsApp, or uses an old version. "
        "Check the number, or ask the customer to update WhatsApp."
    ),
    "131048": (
        "WhatsApp limits what this sender may send, because customers blocked or reported it. Wait a few "
        "days, and write only to customers who expect it."
    ),
    "131052": _FILE,
    "131053": _FILE,
    "131009": "A value in the message is not allowed. " + _INPUT,
    "131056": (
        "Too many messages went to this customer in a short time. Wait some minutes before you write to "
        "the same number again."
    ),
    "131057": "The WhatsApp account is in maintenance. Nobody here must act: send again in an hour.",
    "130429": _RATE,
    "80007": _RATE,
    "4": _RATE,
    "190": _KEY,
    "0": _KEY,
    "10": _PERMISSION,
    "3": _PERMISSION,
    "100": _INPUT,
}
_INPUT_FAMILY = re.compile("E130[0-9]{2}")
"""An input is missing or wrong (vendor's pages of neighbouring APIs)."""

_BY_STATUS = {
    401: _KEY,
    403: _KEY,
    404: "{who} does not know this address. Check the account's base URL and SID.",
    429: _RATE,
}


def explain(code: str, status: int | None, who: str = "Kaleyra") -> str:
    """Return what a refusal means and what to do next, "" if it is not known.

    code: the API's, asked first.
    status: HTTP, None if there was no answer.
    who: whose answer it is.
    """
    known = _WORDS.get(code) or (_INPUT if _INPUT_FAMILY.fullmatch(code) else "")
    return (known or _BY_STATUS.get(status or 0, "")).format(who=who)
