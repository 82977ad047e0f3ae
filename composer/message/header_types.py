"""The types of a header in one table: all of a type but how a phone shows it.

Sources: what two or more independent public descriptions of WhatsApp's reply buttons agree on.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

HeaderType = Literal["text", "image", "video", "document"]

OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml.document"
EXCEL = f"{OFFICE}.spreadsheetml.sheet"
POWERPOINT = f"{OFFICE}.presentationml.presentation"
OLD_OFFICE = "application/x-ole-storage"


class HeaderFacts(NamedTuple):
    """What is known of a type.

    label: what people call it.
    icon: the sign that stands for it in a list.
    example: of its value.
    megabytes: in its file at most; not said whether of 1000 or 1024 times 1024 bytes.
    endings: of its file's name.
    content_types: of its file, by `media.kinds`.
    wanted: what its file may be, in words.
    page_advice: what to do about an address that shows a web page.
    """

    label: str
    icon: str
    example: str
    megabytes: int = 0
    endings: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ()
    wanted: str = ""
    page_advice: str = ""

    @property
    def bytes_max(self) -> int:
        """Bytes in its file at most."""
        return self.megabytes * 1024 * 1024


HEADER_TYPES: dict[HeaderType, HeaderFacts] = {
    "text": HeaderFacts("Text", "text", "A short bold line above the message"),
    "image": HeaderFacts(
        "Image",
        "picture",
        "https://…/picture.jpg (JPEG or PNG, up to 5 MB)",
        megabytes=5,
        endings=("jpg", "jpeg", "png"),
        content_types=("image/jpeg", "image/png"),
        wanted="a JPEG or PNG picture",
        page_advice="not a picture: open it, right-click the picture, choose “Copy image address” and paste "
        "that here.",
    ),
    "video": HeaderFacts(
        "Video",
        "film",
        "https://…/clip.mp4 (MP4 or 3GP, up to 16 MB)",
        megabytes=16,
        endings=("mp4", "3gp"),
        content_types=("video/mp4", "video/3gpp"),
        wanted="an MP4 or 3GP video",
        page_advice="not a video: use the address of the video file itself, not of the page that plays it.",
    ),
    "document": HeaderFacts(
        "Document",
        "document",
        "https://…/file.pdf (up to 100 MB)",
        megabytes=100,
        endings=("pdf", "txt", "doc", "docx", "xls", "xlsx", "ppt", "pptx"),
        content_types=("application/pdf", "text/plain", WORD, EXCEL, POWERPOINT, OFFICE, OLD_OFFICE),
        wanted="a PDF, text, Word, Excel or PowerPoint file",
        page_advice="not a file: use the address of the file itself, not of the page that shows it.",
    ),
}


def one_of(words: Sequence[str]) -> str:
    """Return words as a choice: `jpg, jpeg or png`."""
    return f"{', '.join(words[:-1])} or {words[-1]}"
