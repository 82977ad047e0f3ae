"""What the list of drafts says of a draft."""

import os
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from composer.message.header_types import HEADER_TYPES
from composer.store.drafts.library import Entry
from composer.store.files import quoted_name
from composer.system.local_time import local

_PROBLEMS = {"error": "To fix", "warning": "To check"}
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_WEEK = 7  # days


def time_text(at: datetime, now: datetime) -> str:
    """Return a time as people say it now: `5 min ago`, `14:32`, `Yesterday`, `Monday`, `3 Mar 2024`."""
    at, now = local(at), local(now)
    if at.tzinfo is UTC:  # the system knows no local time for it
        return f"{at:%Y-%m-%d}"
    days = (now.date() - at.date()).days
    if timedelta() <= now - at < _HOUR:
        return f"{(now - at) // _MINUTE} min ago" if now - at >= _MINUTE else "Just now"
    if days == 0:
        return f"{at:%H:%M}"
    if days == 1:
        return "Yesterday"
    if 1 < days < _WEEK:
        return f"{at:%A}"
    return f"{at.day} {at:%b}" if at.year == now.year else f"{at.day} {at:%b} {at.year}"


def header(entry: Entry) -> str:
    """Return the kind of a draft's header, "" for none."""
    return HEADER_TYPES[entry.header].label if entry.header else ""


def problem(entry: Entry) -> str:
    """Return what is to be done about a draft in two words, "" for nothing."""
    return _PROBLEMS.get(entry.severity, "")


def subfolder(entry: Entry, folder: Path) -> str:
    """Return where in the folder a file is, `Service/Returns`, "" for directly in it."""
    # Asked at each painting: a Path would take too long.
    folder_path = os.path.dirname(os.fsdecode(entry.file)).removeprefix(str(folder))  # noqa: PTH120
    return folder_path.strip(os.sep).encode(errors="replace").decode()


def fault_text(entry: Entry) -> str:
    """Return what keeps a file from being opened, without what its row says already."""
    reason = entry.fault.removeprefix(f"The draft {quoted_name(entry.path)} could not be opened: ")
    return reason[:1].upper() + reason[1:]


def path_in_folder(entry: Entry, folder: Path) -> str:
    """Return where in the folder a file is, with its name: `Service/offer.reply.json`."""
    try:
        place = entry.path.relative_to(folder)
    except ValueError:
        place = Path(entry.path.name)
    return str(place).encode(errors="replace").decode()


def ambiguous_names(entries: Iterable[Entry]) -> set[tuple[str, str]]:
    """Return the names and recipients that more than one draft has; only their files' names differ."""
    times = Counter((entry.name, entry.recipient) for entry in entries if not entry.fault)
    return {pair for pair, count in times.items() if count > 1}


def accessible_text(entry: Entry, is_open: bool, now: datetime, place: str = "", file: str = "") -> str:
    """Return what a row shows, for those who hear it.

    now: the time of which the draft's age is counted.
    place: the draft's subfolder, "" for none.
    file: its file's name where only that distinguishes it from another draft, else "".
    """
    if entry.fault:
        return f"{entry.name}, cannot be opened: {entry.fault}"
    parts = (
        entry.name,
        "open" * is_open,
        f"in {place}" if place and not file else "",
        f"file {file}" if file else "",
        entry.recipient or "no recipient",
        f"{header(entry)} header" if entry.header else "",
        problem(entry),
        f"tags: {', '.join(entry.tags)}" if entry.tags else "",
        f"changed {time_text(entry.changed_at, now)}",
    )
    return ", ".join(filter(None, parts))


def tooltip_paragraphs(entry: Entry, folder: Path) -> list[str]:
    """Return what there is to know of a file beyond its row, a paragraph each."""
    return [text for text in (path_in_folder(entry, folder), entry.fault, entry.note) if text]
