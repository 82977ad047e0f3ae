"""Makes one call of the system fail: each one of a job in turn."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

CALLS = (
    *("open", "read", "write", "fsync", "close", "stat", "lstat", "fstat", "mkdir", "listdir", "scandir"),
    *("link", "unlink", "rename", "replace", "fchmod", "fchown", "chmod"),
)


def calls_of(job: Callable[[], object]) -> list[str]:
    """Do a job and return the calls it made, in their order."""
    with failing(0, 0) as made:
        job()
    return made


@contextlib.contextmanager
def failing(call: int, number: int) -> Iterator[list[str]]:
    """Let the call of that place, from 1, raise OSError with a number; give the list of calls made."""
    made: list[str] = []

    def replacement(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def replaced(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            if len(made) == call:
                if name == "close":  # the system has closed it all the same
                    real(*args)
                raise OSError(number, os.strerror(number))
            return real(*args, **kwargs)

        return replaced

    with contextlib.ExitStack() as stack:
        for name in CALLS:
            if hasattr(os, name):
                stack.enter_context(patch.object(os, name, replacement(name)))
        yield made
