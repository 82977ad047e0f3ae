"""How a command says that it cannot work with what it was given."""

from pathlib import Path

from composer.message.draft import Draft, DraftError
from composer.store.drafts import read_draft
from composer.store.files import StorageError

EXIT_STATUS = 2


class UnusableError(Exception):
    """Input that a command cannot work with; its text is for people, and the command ends with EXIT_STATUS."""


def draft_at(path: Path) -> Draft:
    """Return the draft in a file. Raises UnusableError."""
    try:
        return read_draft(path)
    except DraftError as fault:
        raise UnusableError(f"{path}: {fault}") from fault
    except StorageError as fault:
        raise UnusableError(str(fault)) from fault
