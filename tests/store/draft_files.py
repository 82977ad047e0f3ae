"""Draft files as they lie in a folder, for the tests of the library."""

import os
import time
from dataclasses import replace
from pathlib import Path

from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Header, Message

MESSAGE = Message(
    to="+14155550123",
    header=Header("image", "https://example.com/a.png", "Receipt"),
    body="Hi *Maria*, your order has shipped.",
    footer="Reply within 24 hours",
    buttons=(Button("yes", "Yes please"),),
)
DRAFT = Draft("Order update", MESSAGE)


def put(folder: Path, name: str, draft: Draft = DRAFT, minutes_ago: float = 10) -> Path:
    """Save a draft as it was some minutes ago."""
    path = folder / f"{name}.reply.json"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(dumps(draft))
    age(path, minutes_ago)
    return path


def age(path: Path, minutes_ago: float = 10) -> None:
    at = time.time() - 60 * minutes_ago
    os.utime(path, (at, at))


def named(name: str, **changes) -> Draft:
    return Draft(name, replace(MESSAGE, **changes))


def drafts_with_versions(folder: Path) -> list[Path]:
    """Return the drafts whose versions are in a folder of versions, also of those whose file is gone."""
    return sorted(Path(os.fsdecode(file.read_bytes())) for file in folder.glob("*/draft.txt"))


def names(library, *args, **kwargs) -> list[str]:
    return [entry.name for entry in library.rows(*(args or ("newest", 0, 200)), **kwargs)]
