"""Who a customer is: a number in all its forms, and the user ids that are tied to one."""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from composer.kaleyra.callbacks.event import Event, bare_id, key_of
from composer.message.phone_numbers import customer_key
from composer.store.log.rows import stored_text, text_or_none

if TYPE_CHECKING:
    import sqlite3

    from composer.store.database import Database

_PORTION = 1000  # rows filled at once: some hundredths of a second
_LAST = 2**63 - 1

_ANY_UNFILLED = (
    "SELECT 1 FROM events INDEXED BY events_unfilled WHERE customer = '' AND recipient <> '' LIMIT 1"
)
# By the number, not by that index: those of a portion then lie side by side on the disk.
_UNFILLED_EVENTS = (
    "SELECT id, recipient FROM events NOT INDEXED WHERE id < ? AND customer = '' AND recipient <> ''"
    " ORDER BY id DESC LIMIT ?"
)
_UNFILLED_SENDS = (
    "SELECT id, recipient, message_id, is_sandbox FROM sends WHERE id IN (SELECT id FROM sends"
    " INDEXED BY sends_id WHERE id < ? AND NOT EXISTS"
    " (SELECT 1 FROM sends_customers WHERE sends_customers.id = sends.id) ORDER BY id DESC LIMIT ?)"
    " ORDER BY id DESC"
)
_IDS = (
    "SELECT alias FROM events WHERE message_id = ? AND alias <> ''"
    " UNION SELECT message_id FROM events WHERE alias = ? AND alias <> ''"
)


def place(connection: "sqlite3.Connection", event: Event) -> str:
    """Return in whose conversation an event that names a user id belongs.

    An event that names a number as well, or answers a send to one, ties the id to the number for good: what
    came under the id before moves there. An id that is tied already is not tied again: in doubt two people
    stay two.
    """
    number = customer_key(event.recipient)
    tied = _tied_to(connection, event.user_id, event.simulated)
    if tied:
        return number or tied
    found = number or _recipient_of_answered(connection, event)
    if found:
        _tie(connection, event.user_id, event.simulated, found)
    return found or event.user_id


def note_sent(connection: "sqlite3.Connection", message_id: str, customer: str, *, simulated: bool) -> None:
    """Tie the user ids of whoever answered a message before it was known whom it went to.

    message_id: as `bare_id` has it.
    customer: the key of the number that it went to.
    simulated: whether it went to the sandbox.
    """
    for one in _all_ids(connection, [message_id]):
        asked = (
            "SELECT DISTINCT user_id FROM events WHERE {} = ? AND {} AND rehearsed = ? AND customer = user_id"
        )
        for column, there in (("message_id", "user_id <> ''"), ("alias", "alias <> '' AND user_id <> ''")):
            statement = asked.format(column, there)
            for (value,) in connection.execute(statement, (stored_text(one), simulated)).fetchall():
                if (user_id := text_or_none(value)) and not _tied_to(connection, user_id, simulated):
                    _tie(connection, user_id, simulated, customer)


def ties(connection: "sqlite3.Connection", user_ids: Iterable[str]) -> dict[tuple[str, bool], str]:
    """Return the key of the number that each of some user ids is tied to, by the id and whether simulated."""
    found = {}
    for user_id in dict.fromkeys(user_ids):
        for simulated in (False, True):
            if tied := _tied_to(connection, user_id, simulated):
                found[user_id, simulated] = tied
    return found


def fill(database: "Database", cancelled: Callable[[], bool] = lambda: False) -> int:
    """Say of what earlier versions kept which customer it is about; return of how many events and sends.

    In portions, between which others may write. Raises StorageError.

    cancelled: ends it early; what is left is filled the next time.
    """
    filled = 0
    for portion in (_fill_events, _fill_sends):
        count, last = _PORTION, _LAST
        while count == _PORTION and not cancelled():
            begun = time.monotonic()
            with database.writing(cancelled) as connection:
                count, last = portion(connection, last)
            filled += count
            # Whoever waits for the database asks for it now and then only.
            time.sleep(min(time.monotonic() - begun, 0.1))
    return filled


def _fill_events(connection: "sqlite3.Connection", last: int) -> tuple[int, int]:
    if connection.execute(_ANY_UNFILLED).fetchone() is None:
        return 0, last
    rows = connection.execute(_UNFILLED_EVENTS, (last, _PORTION)).fetchall()
    connection.executemany(
        "UPDATE events SET customer = ? WHERE id = ?", [(_key(value), number) for number, value in rows]
    )
    return len(rows), rows[-1][0] if rows else last


def _fill_sends(connection: "sqlite3.Connection", last: int) -> tuple[int, int]:
    rows = connection.execute(_UNFILLED_SENDS, (last, _PORTION)).fetchall()
    filled = [
        (number, _key(recipient), bare_id(text_or_none(message_id) or ""), bool(is_sandbox))
        for number, recipient, message_id, is_sandbox in rows
    ]
    connection.executemany(
        "INSERT INTO sends_customers (id, customer, message_id) VALUES (?, ?, ?)",
        [(number, key, stored_text(message_id)) for number, key, message_id, _is_sandbox in filled],
    )
    for _number, key, message_id, is_sandbox in filled:
        if message_id and isinstance(key, str):
            note_sent(connection, message_id, key, simulated=is_sandbox)
    return len(rows), rows[-1][0] if rows else last


def _key(value: Any) -> Any:
    """Return the key of a recipient as it was kept; of a damaged one, itself."""
    text = text_or_none(value)
    if text is None:
        return value
    digits = text.removeprefix("+")  # as nearly all are; the others take a hundred times as long
    is_plain = digits.isascii() and digits.isdecimal() and not digits.startswith("0")
    return stored_text(customer_key(digits) if is_plain else key_of(text) or text)


def _tied_to(connection: "sqlite3.Connection", user_id: str, simulated: bool) -> str:
    row = connection.execute(
        "SELECT customer FROM customer_ids WHERE user_id = ? AND rehearsed = ?",
        (stored_text(user_id), simulated),
    ).fetchone()
    return "" if row is None else text_or_none(row[0]) or ""


def _tie(connection: "sqlite3.Connection", user_id: str, simulated: bool, customer: str) -> None:
    """Tie an id to a number, and move what came under the id alone."""
    values = (stored_text(customer), stored_text(user_id), simulated)
    connection.execute("INSERT INTO customer_ids (customer, user_id, rehearsed) VALUES (?, ?, ?)", values)
    connection.execute(
        "UPDATE events SET customer = ? WHERE customer = ? AND customer <> '' AND rehearsed = ?", values
    )


def _recipient_of_answered(connection: "sqlite3.Connection", event: Event) -> str:
    """Return the key of the number that the message went to which an event is about, "" if none is known."""
    found = {
        value
        for one in _all_ids(connection, filter(None, (event.message_id, event.alias)))
        for (value,) in connection.execute(
            "SELECT sends_customers.customer FROM sends_customers JOIN sends USING (id)"
            " WHERE sends_customers.message_id = ? AND sends_customers.message_id <> '' AND is_sandbox = ?",
            (stored_text(one), event.simulated),
        ).fetchall()
    }
    return (text_or_none(found.pop()) or "") if len(found) == 1 else ""


def _all_ids(connection: "sqlite3.Connection", ids: Iterable[str]) -> list[str]:
    """Return the ids of a message, and those that some event told to be of it."""
    given = list(ids)
    values = [
        value for one in given for (value,) in connection.execute(_IDS, 2 * (stored_text(one),)).fetchall()
    ]
    return list(dict.fromkeys([*given, *filter(None, map(text_or_none, values))]))
