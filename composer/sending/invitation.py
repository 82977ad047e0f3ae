"""What lets a customer write first: an address that opens the business's chat in WhatsApp."""

from urllib.parse import quote

from composer.message.model import is_blank
from composer.message.phone_numbers import phone_text
from composer.sending.outgoing import Outgoing


def invitation_link(sender: str, text: str) -> str:
    """Return the address; whoever opens it finds the text written, and has only to send it.

    sender: the business's number, with or without + in front.
    text: "" for none.
    """
    link = f"https://wa.me/{sender.removeprefix('+')}"
    return link if is_blank(text) else f"{link}?text={quote(text, safe='', errors='replace')}"


def invitation_obstacle(outgoing: Outgoing) -> str:
    """Return one sentence on why no customer can be asked to write first, "" if one can."""
    if outgoing.account.kind == "sandbox":
        return "No customer can write to a sandbox: choose a test or a live account first."
    if not outgoing.sender:
        return "Enter the WhatsApp number the message comes from first, here or in the account."
    if not phone_text(f"+{outgoing.sender.removeprefix('+')}"):
        return "The sender is no whole phone number with its country code: correct it first."
    return ""
