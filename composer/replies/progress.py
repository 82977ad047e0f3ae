"""How far a message came, as its callbacks say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from composer.kaleyra.callbacks.event import Event, State, state
from composer.kaleyra.codes import explain
from composer.sending.outcome_text import one_line


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a message came.

    at: UTC; when it came so far, None for `accepted`.
    code, words: why it failed, as the callback has it.
    answer: the title of the button that the customer tapped, "" for none.
    price: what is charged for the message, as callbacks have it; "" if none says.
    """

    state: State
    at: datetime | None = None
    code: str = ""
    words: str = ""
    answer: str = ""
    price: str = ""


def progress(events: Iterable[Event], *, simulated: bool = False) -> Progress:
    """Return how far a message came, from the events about it in any order.

    simulated: whether to go by simulated callbacks instead of real ones.
    """
    about = sorted((event for event in events if event.simulated == simulated), key=lambda e: (e.at, e.key))
    reached = state(about)
    answer = next((event.title for event in about if event.kind == "replied"), "")
    price = next((event.price for event in reversed(about) if event.price), "")
    decisive = [event for event in about if event.kind == reached or (reached == "read" and event.is_inbound)]
    if reached == "accepted" or not decisive:
        return Progress("accepted", price=price)
    first = decisive[0]
    return Progress(reached, first.at, first.code, first.words, answer, price)


def progress_title(found: Progress) -> str:
    """Return how far a message came in a word or two."""
    return "Answered" if found.answer else _TITLES[found.state]


def progress_text(found: Progress, who: str = "Kaleyra") -> str:
    """Return how far a message came and what that means, a sentence or more.

    who: whose callbacks they are.
    """
    if found.answer:
        return f"The customer tapped “{one_line(found.answer)}”."
    if found.state != "failed":
        return _MEANINGS[found.state].format(who=who)
    said = f"{who} said: {one_line(found.words).removesuffix('.')}" if found.words else ""
    coded = f" ({one_line(found.code)})" if found.code else ""
    reason = (
        f"{said}{coded}." if said else f"{who} gave no reason{', only the code' + coded if coded else ''}."
    )
    return " ".join(
        filter(None, ("The message did not reach the customer.", explain(found.code, None, who), reason))
    )


_TITLES: Mapping[State, str] = {
    "accepted": "Accepted",
    "sent": "Sent",
    "delivered": "Delivered",
    "read": "Read",
    "failed": "Failed",
}
_MEANINGS: Mapping[State, str] = {
    "accepted": "{who} took the message; no callback has told yet what became of it.",
    "sent": "{who} handed the message to WhatsApp; it is not on the customer's phone yet.",
    "delivered": "The message is on the customer's phone.",
    "read": "The customer has opened the message.",
}
