"""What an input does not take, and the words for it."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QTimer, QUrl
from PySide6.QtWidgets import QWidget

from composer.ui.widgets import notify
from composer.ui.widgets.elide import elide

_WEB = ("http", "https", "mailto", "tel")
_NAME_MAX = 60


def files_in(source: QMimeData) -> list[QUrl]:
    """Return the files in what is dropped or pasted, and whatever else has an address beside the web's."""
    return [url for url in source.urls() if url.scheme().lower() not in _WEB]


def is_draft(file: QUrl) -> bool:
    """Whether a file is a draft, by its name."""
    return file.path().lower().endswith(".json")


def refuse_files(widget: QWidget, files: Sequence[QUrl]) -> None:
    """Say why files do not become a part of the message; the first that is no draft stands for all."""
    file = next((file for file in files if not is_draft(file)), files[0])
    name = f"“{elide(file.fileName() or file.toString()[:_NAME_MAX], _NAME_MAX)}”"
    if is_draft(file):
        text = f"{name} is a draft. To open it, choose File > Open, or drop it on this window by itself."
        _refuse(widget, "A draft is opened, not inserted", text)
    else:
        text = (
            f"{name} is a file on a computer, where no phone can get it: phones load a picture, a video or a "
            "document from the web. Put it on your website, choose its kind at “Header”, and enter its web "
            "address (https://…) there."
        )
        _refuse(widget, "A web address is needed", text)


def refuse_length(widget: QWidget, most: int, count: int | None = None) -> None:
    """Say that a text is too long to be taken.

    most: how many characters can be taken.
    count: how many there are, None if that is not known.
    """
    held = f"That is {count:,} characters" if count else "That is too long"
    text = f"{held}: this field takes {most:,} characters at once. Nothing of it was taken."
    _refuse(widget, "Too much text", text)


def _refuse(widget: QWidget, title: str, text: str) -> None:
    # Soon: until a drop is answered the program that it came from stands still.
    QTimer.singleShot(0, widget, lambda: notify.warn(widget.window(), title, text))
