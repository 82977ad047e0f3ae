"""A database as the version before kept it, with both forms of numbers."""

import sqlite3
from contextlib import closing

from composer.store.database import Database
from composer.store.schema import MIGRATIONS

US = "14155550100"
SAME = [  # a former form, and the one of today
    ("5215512345678", "525512345678"),
    ("5219991234567", "529991234567"),
    ("551187654321", "5511987654321"),
    ("558581234567", "5585981234567"),
    ("541123456789", "5491123456789"),
    ("543511234567", "5493511234567"),
    ("22997123456", "2290197123456"),
    ("22507123456", "2250707123456"),
    ("22544123456", "2250544123456"),
    ("22501234567", "2250101234567"),
]


def make_former_database(path, rows=1):
    """A file as the version before kept it: events and sends of each number, none with its customer."""
    Database(path, MIGRATIONS[:3]).close_all()
    forms = [form for pair in SAME for form in pair]
    with closing(sqlite3.connect(path)) as connection, connection:
        for number, form in enumerate(forms * rows):
            connection.execute(
                "INSERT INTO events (key, received_at, at, kind, message_id, alias, sender, recipient, code,"
                " words, button_id, title, text, rehearsed, raw)"
                " VALUES (?, 0, ?, 'received', '', '', ?, ?, '', '', '', '', 'hi', 0, '{}')",
                (str(number), number * 1_000_000, US, form),
            )
            connection.execute(
                "INSERT INTO sends (started_at, run, account, is_sandbox, host, recipient, request, draft,"
                " outcome, message_id, recipients, text, status, reply)"
                " VALUES (?, 'r', 'Shop', 0, 'h', ?, 'POST', '{}', 'accepted', ?, '[]', '', 200, '')",
                (number * 1_000_000, f"+{form}", f"id-{number}:0"),
            )
            connection.execute("INSERT INTO sends_text (id, asked) VALUES (last_insert_rowid(), '')")
