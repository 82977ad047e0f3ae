"""How long the steps of one send took."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from time import monotonic
from typing import Literal

Step = Literal["connect", "sent", "first_byte", "done"]


@dataclass(frozen=True, slots=True)
class Timings:
    """When each step of a send was over, in milliseconds since its start; None for one it did not come to.

    connect: the connection was made, a proxy's and TLS included.
    sent: the whole body was handed to this system's network.
    first_byte: the answer began to arrive.
    done: its outcome was known.
    """

    connect: int | None = None
    sent: int | None = None
    first_byte: int | None = None
    done: int | None = None


class Stopwatch:
    """Measures one send from its own making on; used from any thread."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """clock: returns seconds, never fewer than before."""
        self._clock = clock
        self._begun = clock()
        self._reached: dict[str, int] = {}

    def mark(self, step: Step) -> None:
        """Record that a step is over; the first time counts."""
        self._reached.setdefault(step, round(1000 * (self._clock() - self._begun)))

    def read(self) -> Timings:
        """Return what was measured until now."""
        return Timings(**self._reached)


def to_json(timings: Timings) -> str:
    """Return timings as one line of JSON, to be stored."""
    return json.dumps(asdict(timings))


def from_json(text: object) -> Timings:
    """Return timings that were stored; what cannot be read of them is None, as they only illustrate."""
    try:
        kept = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict):
        return Timings()
    return Timings(**{step: kept[step] for step in _STEPS if type(kept.get(step)) is int and kept[step] >= 0})


_STEPS = tuple(field.name for field in fields(Timings))
