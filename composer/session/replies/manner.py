"""How the simulated customer answers a message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from composer.kaleyra.sandbox import callbacks
from composer.kaleyra.sandbox.callbacks import Callback, Parties, Shape, TapType
from composer.message.model import Button

Way = Literal["tap", "twice", "type", "before"]
WAYS: tuple[Way, ...] = get_args(Way)

_NEXT = timedelta(seconds=1)  # version 1 does not tell two equal taps of one second apart


@dataclass(frozen=True, slots=True)
class Manner:
    """How the simulated customer answers.

    way: what becomes of a click on a reply button: it is tapped once or twice, its title is typed, or a
        button of the message before is tapped.
    tap_type: as what a tap is reported, None for the usual one of the callbacks' version.
    has_number: whether the customer shows a number.
    """

    way: Way = "tap"
    tap_type: TapType | None = None
    has_number: bool = True

    def parties(self, parties: Parties) -> Parties:
        """Return a message's parties as callbacks name them."""
        return parties if self.has_number else callbacks.without_number(parties)

    def tap(self, shape: Shape, parties: Parties, button: Button, at: datetime) -> list[Callback]:
        """Return what a tap on a button of a message causes, and the tap after it for two."""
        named, what = self.parties(parties), (button.id, button.title)
        caused = callbacks.tap_after_delivery(shape, named, *what, at, self.tap_type)
        if self.way == "twice":
            caused.append(callbacks.tap(shape, named, *what, at + _NEXT, self.tap_type))
        return caused

    def text(self, shape: Shape, parties: Parties, text: str, at: datetime) -> list[Callback]:
        """Return what a text of the customer causes."""
        return [callbacks.text(shape, self.parties(parties), text, at)]
