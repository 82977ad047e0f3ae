"""How far a message came, as its callbacks tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import State, state
from composer.kaleyra.codes import explain
from composer.sending.outcome_text import one_line


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a message came. at: UTC; when it came so far, None for `accepted`. code, words: why it failed,
    as told.
    answer: the title of the button that the customer tapped, "" for none.
    """

    state: State
    at: datetime | None = None
    code: str = ""
    words: str = ""
    answer: str = ""


def progress(events: Iterable[Event], *, simulated: bool = False) -> Progress:
    """Return how far a message came, from the events about it in any order.

    rehearsed: go by rehearsals instead of real callbacks.
    """
    about = sorted((event for event in events if event.simulated == simulated), key=lambda e: (e.at, e.key))
    reached = state(about)
    answer = next((event.title for event in about if event.kind == "replied"), "")
    decisive = [event for event in about if event.kind == reached or (reached == "read" and event.is_inbound)]
    if reached == "accepted" or not decisive:
        return Progress("accepted")
    first = decisive[0]
    return Progress(reached, first.at, first.code, first.words, answer)


def progress_title(shown: Progress) -> str:
    """Return how far a message came in a word or two."""
    return "Answered" if shown.answer else _TITLES[shown.state]


def progress_text(shown: Progress, who: str = "Kaleyra") -> str:
    """Return how far a message came and what that means, a sentence or more. who: whose callbacks they
    are.
    """
    if shown.answer:
        return f"The customer tapped “{one_line(shown.answer)}”."
    if shown.state != "failed":
        return _MEANINGS[shown.state].format(who=who)
    said = f"{who} said: {one_line(shown.words).removesuffix('.')}" if shown.words else ""
    coded = f" ({one_line(shown.code)})" if shown.code else ""
    reason = (
        f"{said}{coded}." if said else f"{who} gave no reason{', only the code' + coded if coded else ''}."
    )
    return " ".join(
        filter(None, ("The message did not reach the customer.", explain(shown.code, None, who), reason))
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
