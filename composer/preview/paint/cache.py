"""A cache that drops what was used longest ago."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LruCache(Generic[Key, Value]):
    """Keeps the values used last, up to a total cost. For one thread only."""

    def __init__(self, limit: int) -> None:
        """Make an empty cache.

        limit: the highest total cost, in the unit that `put` is given.
        """
        self.limit = limit
        self.cost = 0
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return what was put under the key, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, value: Value, cost: int) -> None:
        """Keep a value, unless it alone is over the limit.

        Values used longest ago are dropped until the limit holds.
        """
        self.cost -= self._entries.pop(key, (value, 0))[1]
        if cost > self.limit:
            return
        self._entries[key] = (value, cost)
        self.cost += cost
        while self.cost > self.limit:
            self.cost -= self._entries.popitem(last=False)[1][1]
