"""render: drafts as pictures, without a display."""

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.commands.output import notice, result
from composer.commands.unusable import UnusableError, check_folder, draft_at, writable
from composer.message.drafts.draft import Draft
from composer.message.text.characters import visible_line
from composer.store.drafts.draft_file import SUFFIX
from composer.store.files import StorageError, make_folder, write_atomic
from composer.system.display import fonts_hint, obstacle

if TYPE_CHECKING:
    from composer.preview.subject import Subject

_BUSINESS = "Your business"
_SCALES = (1, 2, 3)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # Windows makes no date of seconds before it
_OTHER_PICTURES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif", ".heic", ".heif", ".jxl",
    ".bmp", ".tif", ".tiff", ".ico", ".svg", ".pdf",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("drafts", nargs="+", type=Path, metavar="DRAFT")
    parser.add_argument(
        *("-o", "--output"),
        required=True,
        metavar="FILE.png|DIR",
        help="one picture, a sheet if there are several previews; or a folder that gets a picture for each",
    )
    parser.add_argument("--platform", choices=("ios", "android", "web", "all"), default="ios")
    parser.add_argument("--theme", choices=("light", "dark", "all"), default="light")
    parser.add_argument(
        "--scale", type=int, choices=_SCALES, default=2, help="pixels for each of the phone's"
    )
    parser.add_argument("--fetch-media", action="store_true", help="load the headers' files from the web")


def run(options: argparse.Namespace) -> int:
    """Make the pictures; return 0. Raises UnusableError before anything is written, and StorageError."""
    output = _output(options.output)
    drafts = [draft_at(path) for path in options.drafts]
    _begin_painting()
    from composer.preview.picture import picture, png
    from composer.preview.theme.tables import MODES, PLATFORMS, THEMES

    platforms = list(PLATFORMS) if options.platform == "all" else [options.platform]
    modes = list(MODES) if options.theme == "all" else [options.theme]
    themes = [THEMES[platform, mode] for mode in modes for platform in platforms]
    subjects = [_subject(draft, options.fetch_media) for draft in drafts]
    if _is_picture(output):
        data = png(_one_picture(subjects, themes, _date(options.drafts), options.scale))
        write_atomic(output, data, private=False, what="The picture")
        result(visible_line(str(output)))
        return 0
    make_folder(output)
    for subject, name in zip(subjects, _names(options.drafts), strict=True):
        for theme in themes:
            path = output / f"{name}-{theme.platform}-{theme.mode}.png"
            write_atomic(path, png(picture(subject, theme, options.scale)), private=False, what="The picture")
            result(visible_line(str(path)))
    return 0


def _output(given: str) -> Path:
    output = writable(given, "A picture")
    if output.suffix.lower() in _OTHER_PICTURES and not output.is_dir():
        raise UnusableError(
            f"The pictures are PNG, not {output.suffix}: name a file that ends in .png, or a folder."
        )
    if _is_picture(output):
        check_folder(output)
    return output


def _is_picture(output: Path) -> bool:
    return output.suffix.lower() == ".png" and not output.is_dir()


def _begin_painting() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if reason := obstacle():
        raise UnusableError(reason)
    if lacking := fonts_hint():
        notice(lacking)
    from PySide6.QtCore import QLoggingCategory
    from PySide6.QtGui import QGuiApplication

    QLoggingCategory.setFilterRules("qt.text.font.db.warning=false\nqt.gui.imageio.*=false")
    _kept.append(QGuiApplication.instance() or QGuiApplication([]))


_kept: list[Any] = []  # Qt's application has to live as long as something is painted


def _subject(draft: Draft, fetch_media: bool) -> "Subject":
    from composer.preview.subject import Subject

    return Subject(draft.message, _BUSINESS, draft.name, pictures=_pictures(draft) if fetch_media else {})


def _pictures(draft: Draft) -> dict[str, Any]:
    """Return what is known of the header's file, by its address; what is wrong with it is printed."""
    header = draft.message.header
    if header is None or not header.is_media or not header.value.strip():
        return {}
    from composer.media.check import check
    from composer.media.fetch import Fetched, fetch
    from composer.preview.bubble.media import MediaInfo

    found = fetch(header.value.strip(), header.type)
    checked = check(header.type, found)
    for problem in checked.problems:
        notice(visible_line(f"{draft.name or 'Untitled'}: {problem.severity}: {problem.text}"))
    size = found.size if isinstance(found, Fetched) else None
    return {header.value: MediaInfo(checked.picture, size, checked.seconds)}


def _one_picture(subjects: Sequence["Subject"], themes: Sequence[Any], date: str, scale: int) -> Any:
    from composer.preview.picture import picture
    from composer.preview.sheet import comparison, grid
    from composer.preview.theme.tables import THEMES

    if len(subjects) == len(themes) == 1:
        return picture(subjects[0], themes[0], scale)
    if len(subjects) == 1 and len(themes) == len(THEMES):
        return comparison(subjects[0], date, scale)
    title = subjects[0].name if len(subjects) == 1 else f"{len(subjects)} drafts"
    return grid(subjects, themes, title, date, scale)


def _date(paths: Sequence[Path]) -> str:
    """Return when the latest of the files was changed, so that the same files give the same picture."""
    try:
        latest = max(path.stat().st_mtime for path in paths)
    except OSError as fault:
        raise StorageError(paths[0], visible_line(f"{paths[0]}: {fault.strerror}.")) from fault
    return f"{_EPOCH + timedelta(seconds=latest):%d %B %Y}".lstrip("0")


def _names(paths: Sequence[Path]) -> list[str]:
    """Return the files' names without their ending; the second of the same name gets a number."""
    names: list[str] = []
    for path in paths:
        name = stem = path.name.removesuffix(SUFFIX).removesuffix(".json")
        number = 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names.append(name)
    return names
