"""The database in a folder of a server, `\\\\server\\share`."""

import sqlite3
from contextlib import closing
from pathlib import PureWindowsPath

import pytest

from composer.store.database import Database, _read_only


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (r"\\server\share\a b\composer.sqlite3", "file:////server/share/a%20b/composer.sqlite3?mode=ro"),
        (r"C:\data\50%?#\composer.sqlite3", "file:///C:/data/50%25%3F%23/composer.sqlite3?mode=ro"),
    ],
)
def test_no_server_is_taken_for_a_host(path, address):
    assert _read_only(PureWindowsPath(path)) == address


def test_sqlite_takes_the_address_of_a_share_and_refuses_a_host(tmp_path):
    Database(tmp_path / "composer.sqlite3").close_all()
    share = (
        PureWindowsPath("//" + str(tmp_path).strip("/")) / "composer.sqlite3"
    )  # `//tmp/…` is `/tmp/…` here
    assert str(share).startswith("\\\\")
    with closing(sqlite3.connect(_read_only(share), uri=True)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] > 0
    with pytest.raises(sqlite3.OperationalError, match="authority"):
        sqlite3.connect(f"{share.as_uri()}?mode=ro", uri=True)
