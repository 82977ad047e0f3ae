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
    """

    way: Way = "tap"
    tap_type: TapType | None = None

    def tap(self, shape: Shape, parties: Parties, button: Button, at: datetime) -> list[Callback]:
        """Return what a tap on a button of a message causes, and the tap after it for two."""
        what = button.id, button.title
        caused = callbacks.tap_after_delivery(shape, parties, *what, at, self.tap_type)
        if self.way == "twice":
            caused.append(callbacks.tap(shape, parties, *what, at + _NEXT, self.tap_type))
        return caused
