"""A program that edits and saves until it is killed; each line it prints acknowledges what is on the disk.

`python -m tests.crash.writer killed DRAFTS DATA ROUND` works on one draft of its own: `kept N` and `saved N`
name the text by its number. `python -m tests.crash.writer shared DRAFTS DATA NAME SECONDS` saves to files
that others save to as
well: `saved TEXT` for each.
"""

import os
import random
import sys
import time
from pathlib import Path

from composer.message.drafts.draft import Draft
from composer.message.model import Button, Message
from composer.store.drafts import versions as versions_module
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.library import Library
from composer.store.drafts.recovery import Recovery
from composer.store.drafts.save import ChangedOutside, Saved, Saver
from composer.store.drafts.versions import Versions

SAVES_MAX = 40
"""Saves of one draft: more than 50 versions are not promised."""

SHARED_FILES = 12


def draft_of(text: str, padding: int = 0) -> Draft:
    """Return a draft that is known by its text."""
    message = Message("+14155550123", body=f"{text}|{'x' * padding}", buttons=(Button("yes", "Yes"),))
    return Draft("Typed", message)


def text_of(draft: Draft) -> str:
    """Return what `draft_of` was called with."""
    return draft.message.body.partition("|")[0]


def saver_in(data: Path) -> Saver:
    """Return what saves, with everything it keeps in a folder."""
    return Saver(Versions(data / "versions"), data / "locks")


def say(what: str) -> None:
    os.write(1, f"{what}\n".encode())


def type_and_save(drafts: Path, data: Path, round_: int) -> None:
    """Type into a draft and save it now and then, rename it at times, for ever."""
    chance = random.Random(round_)  # noqa: S311
    saver, recovery, library = saver_in(data), Recovery(data / "recovery"), Library(drafts, data / "indexes")
    filing = FileOperations(saver)
    path, known, saves = drafts / f"round {round_}.reply.json", None, 0
    say("ready")
    for number in range(1_000_000):
        draft = draft_of(str(number), chance.choice((0, 100, 100, 60_000)))
        recovery.keep(1, draft, path, known)
        say(f"kept {number}")
        if chance.random() < 0.3 and saves < SAVES_MAX:
            saved = saver.save(path, draft, known)
            assert isinstance(saved, Saved), saved
            say(f"saved {number}")
            saves, known = saves + 1, saved.data
            assert recovery.discard_if_saved(1, path, saved.data)
            saver.versions.keep(path, saved.data)
            library.refresh_file(path)
            if chance.random() < 0.1:
                path = filing.rename(path, f"round {round_} {number}")
                known = path.read_bytes()


def save_with_others(drafts: Path, data: Path, name: str, seconds: float) -> None:
    """Save to the same files as others for some seconds; replace theirs or keep both when they changed."""
    versions_module.VERSIONS_MAX = 1_000_000  # how many are kept is another promise
    chance = random.Random(name)  # noqa: S311
    saver = saver_in(data)
    known: dict[Path, bytes | None] = {}
    end, number = time.monotonic() + seconds, 0
    say("ready")
    while time.monotonic() < end:
        number += 1
        text, path = f"{name} {number}", drafts / f"shared {chance.randrange(SHARED_FILES)}.reply.json"
        result = saver.save(path, draft_of(text), known.get(path))
        if isinstance(result, ChangedOutside):
            known[path] = result.data
            if chance.random() < 0.5:
                continue  # look at theirs, and save over it the next time
            result = saver.save_new(drafts, draft_of(text))
        else:
            known[path] = result.data
        say(f"saved {text}")


if __name__ == "__main__":
    if sys.argv[1] == "killed":
        type_and_save(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        save_with_others(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], float(sys.argv[5]))
