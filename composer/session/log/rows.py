"""The sends that the log shows, read a page at a time."""

from array import array
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path

from composer.store.files import StorageError
from composer.store.log.reading import DAMAGED, GONE
from composer.store.log.rows import Send
from composer.store.log.sends import SendLog

PAGE = 100

_PAGES_KEPT = 10


class LogRows:
    """All sends down from the newest, or those of a list; a page is read when a row of it is asked for."""

    def __init__(
        self, send_log: SendLog, on_read: Callable[[list[Send | None]], None] = lambda _sends: None
    ) -> None:
        """on_read: called with each page that was read."""
        self._send_log, self._on_read = send_log, on_read
        self._newest = 0
        self._pages: dict[int, list[Send | None] | str] = {}
        self.count = 0
        self.numbers: array[int] | None = None

    def show_all(self, count: int, newest: int) -> None:
        """Have all sends for rows, of which `newest` has the greatest number."""
        self.numbers, self.count, self._newest = None, count, newest
        self._pages.clear()

    def show(self, numbers: "array[int]") -> None:
        """Have the sends of these numbers for rows; the numbers go down."""
        self.numbers, self.count = numbers, len(numbers)
        self._pages.clear()

    def forget(self) -> None:
        """Read every page again when it is asked for."""
        self._pages.clear()

    @property
    def is_whole(self) -> bool:
        """Whether all could be read that was asked for."""
        return not any(isinstance(page, str) for page in self._pages.values())

    def send(self, row: int) -> Send:
        """Return a row's send. Raises StorageError."""
        page = self._page(row // PAGE)
        if isinstance(page, str):
            raise StorageError(Path(), page)
        if row % PAGE >= len(page):
            raise StorageError(Path(), GONE)
        send = page[row % PAGE]
        if send is None:
            raise StorageError(Path(), DAMAGED)
        return send

    def row_of(self, number: int, *, any_run: bool) -> int | None:
        """Return the row of a send, None if it has none. Raises StorageError.

        number: the send's.
        any_run: whether the send may be of another run of the program, see `SendReader.place`.
        """
        row = self._send_log.place(number, self._newest, any_run=any_run)
        if row is not None and self.numbers is not None:
            row = bisect_left(self.numbers, -number, key=lambda one: -one)
            return row if row < self.count and self.numbers[row] == number else None
        return row if row is not None and row < self.count else None

    def _page(self, number: int) -> list[Send | None] | str:
        """Return a page's sends, or why they cannot be read.

        That is remembered too, or each cell would wait for the disk.
        """
        if number not in self._pages:
            try:
                page: list[Send | None] | str = self._read(number * PAGE)
            except StorageError as fault:
                page = str(fault)
            self._pages = {number: page, **dict(list(self._pages.items())[: _PAGES_KEPT - 1])}
        return self._pages[number]

    def _read(self, first: int) -> list[Send | None]:
        if self.numbers is None:
            found = self._send_log.page(first, PAGE, self._newest)
        else:
            found = self._send_log.get_many(tuple(self.numbers[first : first + PAGE]))
        self._on_read(found)
        return found
