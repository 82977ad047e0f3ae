"""Callbacks of the samples and the ways in which they are sent, and what is read from them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.read import read

DATA = Path(__file__).parents[2] / "data" / "callbacks"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ID = "fa3e1f8e-4e7d-4621-a36a-43a1b2c37fbb"
US, THEM = "911234567890", "919812345678"
FORM = "application/x-www-form-urlencoded"


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def one(query: str = "", content_type: str = "", body: bytes = b"") -> Event:
    (event,) = read(query, content_type, body, NOW)
    return event


def unix(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def multipart(fields: dict[str, str]) -> tuple[str, bytes]:
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    return "multipart/form-data; boundary=cut", "".join([*parts, "--cut--\r\n"]).encode()


def sendings(fields: dict[str, str]) -> list[tuple[str, str, bytes]]:
    """The ways in which version 1 may send the same fields."""
    return [
        (urlencode(fields), "", b""),
        ("", FORM, urlencode(fields).encode()),
        ("", "", urlencode(fields).encode()),
        ("", "application/json", json.dumps(fields).encode()),
        ("", FORM, json.dumps(fields).encode()),
        ("", "application/json; charset=utf-16", json.dumps(fields).encode("utf-16")),
        ("", *multipart(fields)),
        ("tenant=5", "application/json", json.dumps([fields]).encode()),
    ]
