"""The API's error codes in plain words.

Sources: E413 is the vendor's page; the others are single public sources, WhatsApp's own codes reach us
through Kaleyra.
"""

_WINDOW = (
    "The customer has not written to you in the last 24 hours. Reply-button messages only go out within 24 "
    "hours of the customer's last message: wait until the customer writes, or ask whoever looks after your "
    "Kaleyra account to send a template message, which may go out at any time."
)
_KEY = "{who} did not accept the account's SID or API key. Copy both again from your Kaleyra account."
_RATE = "Too many messages were sent in a short time. Wait a little before you send again."
_FAULT = "{who} had a fault of its own. Try again later; if it stays, ask Kaleyra's support."
_INPUT = "{who} did not accept something in the message: correct that, then send again."

_WORDS = {
    "E413": _INPUT,
    "E110": "The Kaleyra account has not enough balance. Top it up, then send again.",
    "RBC001": _KEY,
    "WAV2101": (
        "The account's daily limit of messages is reached. Send again tomorrow, or ask Kaleyra for more."
    ),
    "WA400": _INPUT,
    "WA401": _KEY,
    "WA500": _FAULT,
    "131047": _WINDOW,
    "131026": (
        "The message cannot be delivered to this number: it may not be on WhatsApp, or uses an old version. "
        "Check the number, or ask the customer to update WhatsApp."
    ),
    "131048": (
        "WhatsApp limits what this sender may send, because customers blocked or reported it. Wait a few "
        "days, and write only to customers who expect it."
    ),
    "130429": _RATE,
    "190": _KEY,
    "0": _KEY,
    "100": _INPUT,
}
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
    return (_WORDS.get(code) or _BY_STATUS.get(status or 0, "")).format(who=who)
