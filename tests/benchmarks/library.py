"""A library of 10,000 drafts: its first 200 rows and one search beside SQLite reading 200 such rows.

The baseline reads the same columns of the first 200 rows of the same file with a bare connection. Both are
the median of many calls in turn, after the folder was scanned. A benchmark, not a test: the suite does not
collect it.
"""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from composer.message.drafts.draft import Draft, dumps
from composer.message.drafts.tags import with_note, with_tags
from composer.message.model import Button, Header, Message
from composer.store.drafts.library import Library, Order

DRAFTS = 10_000
ROWS = 200
ROUNDS = 15
LIMIT = 5.0
SEARCH_LIMIT = 10.0

SEARCHES = (
    "e",
    "or",
    "ord",
    "order",
    "order update",
    "zzz",
    "campaign 7",
    "4155",
    "maria thank you",
    "10%",
    "spring",
)
"""From what every draft has in it to what none has: every first letter of a word, and whole ones."""

_SYLLABLES = (
    "ba",
    "de",
    "ki",
    "lo",
    "mu",
    "ra",
    "se",
    "ti",
    "vo",
    "na",
    "pel",
    "gor",
    "hin",
    "sta",
    "wex",
    "jul",
)
_TAGS = ("spring", "sale", "vip", "orders")


def library_row() -> tuple[str, float, float]:
    """Return the row's name, the ratio of the first 200 rows in the worse order, and the limit."""
    with TemporaryDirectory() as folder:
        library, base = _filled(Path(folder))
        orders: tuple[Order, ...] = ("newest", "name")
        ratios = {order: _ratio(lambda order=order: library.rows(order, 0, ROWS), base) for order in orders}
        library.close()
    listed = ", ".join(f"{order} {ratio:.2f}" for order, ratio in ratios.items())
    return f"first {ROWS} of {DRAFTS:,} drafts ({listed})", max(ratios.values()), LIMIT


def search_row() -> tuple[str, float, float]:
    """Return the row's name, the worst ratio of the searches in the first order, and the limit."""
    with TemporaryDirectory() as folder:
        library, base = _filled(Path(folder))
        newest = {
            text: _ratio(lambda text=text: library.rows("newest", 0, ROWS, text), base) for text in SEARCHES
        }
        names = [_ratio(lambda text=text: library.rows("name", 0, ROWS, text), base) for text in SEARCHES]
        library.close()
    worst = max(newest, key=lambda text: newest[text])
    listed = f"worst {worst!r}, median {median(newest.values()):.2f}; by name worst {max(names):.2f}"
    return f"one search in {DRAFTS:,} drafts ({listed})", newest[worst], SEARCH_LIMIT


def _ratio(own: Callable[[], object], base: Callable[[], object]) -> float:
    own()
    pairs = [(_seconds(base), _seconds(own)) for _ in range(ROUNDS)]
    baseline, program = map(median, zip(*pairs, strict=True))
    return program / baseline


def _seconds(job: Callable[[], object]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


def _filled(folder: Path) -> tuple[Library, Callable[[], object]]:
    """Return a library of DRAFTS, scanned, and the baseline on the same rows."""
    drafts = folder / "Drafts"
    drafts.mkdir()
    chance = random.Random(7)  # noqa: S311
    for number in range(DRAFTS):
        (drafts / f"campaign {number}.reply.json").write_bytes(dumps(_draft(number, chance)))
    library = Library(drafts, folder / "data")
    library.refresh()
    (index,) = (folder / "data").glob("*.sqlite3")
    connection = sqlite3.connect(index)

    def read() -> object:
        return connection.execute(
            "SELECT file, name, recipient, header, changed_ms, size, severity, fault, tag_lines, note"
            " FROM file ORDER BY id DESC LIMIT 200"
        ).fetchall()

    with closing(library):
        read()
    return library, read


def _draft(number: int, chance: random.Random) -> Draft:
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(120)]
    body = f"Hi *Maria*, thank you for your order _{number}_! 10% off. {' '.join(words)}"
    message = Message(
        to=f"+1415555{number:04}",
        header=Header("image", f"https://example.com/{number}.png", "Receipt"),
        body=body,
        footer="Reply within 24 hours",
        buttons=(Button("yes", "Yes"), Button("no", "No")),
    )
    draft = Draft(f"Order update {' '.join(chance.choices(words, k=2))} {number}", message)
    return with_note(with_tags(draft, chance.sample(_TAGS, 2)), "Seen by QA" if number % 3 == 0 else "")


if __name__ == "__main__":
    print(library_row(), search_row())
