"""Inputs that people really meet, each with the right value: see tests/data/cases."""

import json
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "cases" / "messages.json"


def cases(section: str) -> list[Any]:
    """Return a section's cases: `recipients`, `same_customer`, `messages`, `callbacks`, `answers` ..."""
    found: list[Any] = json.loads(_FILE.read_bytes())[section]
    return found
