"""The log of 100,000 sends beside one of 100, opened and with a send added; a search beside SQLite's own.

Opened is the pane as the window has it, from its database to the painted picture. The baseline of the search
is the statement that finds the same sends, on a bare connection. A benchmark, not a test: the suite does not
collect it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from composer.kaleyra import request
from composer.kaleyra.account import Account
from composer.kaleyra.outcome import Accepted, Rejected
from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Header, Message
from composer.session.log.filter import EVERYTHING, LogFilter
from composer.session.session import Session
from composer.store.database import Database
from composer.store.log.filter import SendFilter, statement
from composer.store.log.rows import outcome_columns
from composer.store.log.search_text import outcome_search_text, request_search_text
from composer.store.paths import Paths
from composer.ui.log.pane import LogPane

MANY, FEW = 100_000, 100
ROUNDS = 11
LIMIT = 1.5
FILTER_LIMIT = 2.0

SEARCHES = ("offer 77777", "maria", "zanzibar", "5550123", "e413")
"""What one send, what all, what none, and what some have in them."""

_ACCOUNT = Account("Production", "https://api.kaleyra.io", sid="HX", sender="+14155550100")


def log_row() -> tuple[str, float, float]:
    """Return the row's name, the worse of the ratios of opening and of adding, and the limit."""
    with _log(MANY) as many, _log(FEW) as few:
        opened = _ratio(many.open, few.open, (many.close, few.close))
        added = _ratio(many.add, few.add)
    return f"log of {MANY:,} sends (open {opened:.2f}, add {added:.2f})", max(opened, added), LIMIT


def log_filter_row() -> tuple[str, float, float]:
    """Return the row's name, the worst ratio of the searches until the rows are painted, and the limit."""
    with _log(MANY) as many:
        many.open()
        ratios = _filter_ratios(many)
    listed = ", ".join(f"{text!r} {ratio:.2f}" for text, ratio in ratios.items())
    return f"filter {MANY:,} sends by text ({listed})", max(ratios.values()), FILTER_LIMIT


class _Log:
    """One database with a pane on it."""

    def __init__(self, folder: Path, count: int) -> None:
        self.application = QApplication.instance() or QApplication([])
        self.session = Session(Paths(folder))
        self.database, self.send_log = self.session.database, self.session.send_log
        _fill(self.database, count)
        self.pane: LogPane | None = None

    def open(self) -> None:
        """Make the pane, show it and paint it."""
        self.pane = LogPane(self.session)
        self.pane.resize(900, 300)
        self.pane.show()
        self.pane.grab()

    def add(self) -> None:
        """Note a send, have it shown, and paint it."""
        assert self.pane is not None
        message = Message("+14155550123", body="One more")
        self.send_log.intend(
            _ACCOUNT, recipient=message.to, request=request.describe(message, _ACCOUNT), draft=_draft(message)
        )
        self.pane.model.refresh()
        self.pane.grab()

    def filter(self, text: str) -> None:
        """Have the sends with a text found and painted."""
        assert self.pane is not None
        model, loop = self.pane.model, QEventLoop()
        model.searched.connect(lambda: None if model.searching else loop.quit())
        model.show(LogFilter(text=text))
        loop.exec()  # as the window waits
        self.pane.grab()

    def close(self) -> None:
        """Put the pane away."""
        if self.pane is not None:
            self.session.background.wait(5000)
            self.application.processEvents()
            self.pane.close()
            self.pane.deleteLater()
            self.application.processEvents()
            self.pane = None
            vars(self.session).pop("log")  # it is read again with the next pane


@contextmanager
def _log(count: int) -> Iterator[_Log]:
    with TemporaryDirectory() as folder:
        log = _Log(Path(folder), count)
        yield log
        log.close()
        log.session.end()


def _filter_ratios(log: _Log) -> dict[str, float]:
    with closing(sqlite3.connect(log.database.path)) as bare:

        def find(text: str) -> None:
            bare.execute(*statement(SendFilter(text))).fetchall()

        return {text: _filter_ratio(log, text, find) for text in SEARCHES}


def _filter_ratio(log: _Log, text: str, find: Callable[[str], None]) -> float:
    pairs = []
    for _ in range(ROUNDS):
        assert log.pane is not None
        log.pane.model.show(EVERYTHING)
        pairs.append((_seconds(lambda: find(text)), _seconds(lambda: log.filter(text))))
    baseline, program = map(median, zip(*pairs[1:], strict=True))
    return program / baseline


def _ratio(
    many: Callable[[], None], few: Callable[[], None], before: tuple[Callable[[], None], ...] = ()
) -> float:
    pairs = []
    for _ in range(ROUNDS + 1):
        for prepare in before:
            prepare()
        pairs.append((_seconds(few), _seconds(many)))
    baseline, program = map(median, zip(*pairs[1:], strict=True))
    return program / baseline


def _seconds(job: Callable[[], None]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


def _draft(message: Message) -> str:
    return dumps(Draft("", message)).decode()


def _fill(database: Database, count: int) -> None:
    """Put as many sends in as there are to be, as `History` does, but all in one transaction."""
    with database.writing() as connection:
        for number in range(count):
            message = Message(
                f"+1415{number % 10_000_000:07}",
                header=Header("image", f"https://example.com/{number}.png", "Receipt"),
                body=f"Hi *Maria*, offer {number}: {'thank you for your order ' * (number % 12)}",
                footer="Reply within 24 hours",
                buttons=(Button("yes", "Yes"), Button("no", "No")),
            )
            parts = f'"message_id": "m-{number}:0", "recipient": "{message.to[1:]}"'
            reply = f'{{"id": "{number}", "data": [{{{parts}}}]}}'
            outcome = (
                Rejected("E413", "Invalid inputs", {"body": "odd"}, None, 400, '{"code": "E413"}')
                if number % 10 == 0
                else Accepted(f"m-{number}:0", (message.to[1:],), 202, reply)
            )
            described, draft = request.describe(message, _ACCOUNT), _draft(message)
            columns = {
                "started_at": 1_700_000_000_000_000 + number * 10**8,
                "run": "earlier",
                "account": "Production",
                "is_sandbox": 0,
                "host": "api.kaleyra.io",
                "recipient": message.to,
                "request": described,
                "draft": draft,
                "duration_ms": 183,
                **outcome_columns(outcome),
            }
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            cursor = connection.execute(
                f"INSERT INTO sends ({names}) VALUES ({marks})", tuple(columns.values())
            )
            connection.execute(
                "INSERT INTO sends_text VALUES (?, ?, ?)",
                (
                    cursor.lastrowid,
                    request_search_text(message.to, described, draft),
                    outcome_search_text(outcome),
                ),
            )


if __name__ == "__main__":
    print(log_row(), log_filter_row())
