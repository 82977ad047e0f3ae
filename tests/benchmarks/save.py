"""What a save costs until the user is told, beside the least that puts a file on the disk as a whole.

The baseline writes the same bytes to a new file, flushes it, renames it over the old one and flushes the
folder. The program's save also makes the text, holds off its other copies, compares the file with what was
opened, finds the version before among those kept, and reads back. Not in it, because the user does not wait
for it: keeping the new text as a version, and the index. A first save of a file that was not kept when it was
opened keeps it now; what that takes is told beside it. A benchmark, not a test: the suite does not collect
it.
"""

import os
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Header, Message
from composer.store.drafts.save import Saved, Saver
from composer.store.drafts.versions import Versions

ROUNDS = 9
SAVES = 25
LIMIT = 1.5

DRAFT = Draft(
    "Order update",
    Message(
        to="+14155550123",
        header=Header("image", "https://example.com/a.png", "Receipt"),
        body="Hi *Maria*, thank you for your order _4711_! It will arrive tomorrow between 9:00 and 12:00. "
        * 10,
        footer="Reply within 24 hours",
        buttons=(
            Button("yes", "That suits me"),
            Button("no", "Another day"),
            Button("talk", "Talk to an agent"),
        ),
    ),
)


def save_row() -> tuple[str, float, float]:
    """Return the row's name, the median ratio of ROUNDS after one that does not count, and the limit.

    A round's time is the median of SAVES.
    """
    with TemporaryDirectory() as folder:
        rounds = [_round(Path(folder), number) for number in range(ROUNDS + 1)][1:]
    bare, again, first = map(median, zip(*rounds, strict=True))
    ratios = [own / base for base, own, _ in rounds]
    name = f"a save of {bare * 1000:.2f} ms bare (a first save: {first / bare:.2f}; {again * 1000:.2f} ms)"
    return name, median(ratios), LIMIT


def _round(folder: Path, number: int) -> tuple[float, float, float]:
    """Return the seconds of a bare save, of the program's, and of its first of a file."""
    saver = Saver(Versions(folder / "data" / "versions"), folder / "data" / "locks")
    path = folder / f"draft {number}.reply.json"
    known, times = dumps(DRAFT), []
    path.write_bytes(known)
    (folder / "bare").mkdir(exist_ok=True)
    for save in range(SAVES + 1):
        draft = replace(DRAFT, name=f"Order update {number} {save}")
        data = dumps(draft)
        start = perf_counter()
        _write_bare(folder / "bare" / "a", data)
        middle = perf_counter()
        saved = saver.save(path, draft, known)
        end = perf_counter()
        assert isinstance(saved, Saved)
        assert not saved.notice
        known = saved.data
        saver.versions.keep(path, known)
        times.append((middle - start, end - middle))
    bare, own = map(median, zip(*times[1:], strict=True))
    return bare, own, times[0][1]


def _write_bare(path: Path, data: bytes) -> None:
    temporary = path.with_name("temporary")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    os.write(descriptor, data)
    os.fsync(descriptor)
    os.close(descriptor)
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


if __name__ == "__main__":
    print(save_row())
