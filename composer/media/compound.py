"""What a compound file is by its directory: the old Office's files, and others that are no such documents.

Source: Microsoft's [MS-CFB] and [MS-OXMSG].
"""

from composer.message.header_types import OLD_OFFICE

START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

DIRECTORY_BYTES_MAX = 16384
"""Of a directory as far as it is read: the entries that say what a file is are among its first."""

OUTLOOK = "application/vnd.ms-outlook"
VISIO = "application/vnd.visio"
PUBLISHER = "application/vnd.ms-publisher"
HANGUL = "application/x-hwp"

_ENTRY_BYTES = 128
_OUTLOOK_CLASSES = (
    bytes.fromhex("0b0d020000000000c000000000000046"),  # a message
    bytes.fromhex("46f0060000000000c000000000000046"),  # a template of one
)
_DOCUMENTS = {"WordDocument", "Workbook", "Book", "PowerPoint Document", "EncryptedPackage"}
_OTHERS = {
    "__properties_version1.0": OUTLOOK,
    "__nameid_version1.0": OUTLOOK,
    "VisioDocument": VISIO,
    "Quill": PUBLISHER,
    "HwpSummaryInformation": HANGUL,
}


def directory_place(head: bytes) -> int | None:
    """Return where the directory begins, None if the file's beginning does not say so."""
    shift = int.from_bytes(head[30:32], "little")
    if shift not in (9, 12):  # of a sector's bytes
        return None
    return int.from_bytes(head[48:52], "little") + 1 << shift


def kind(head: bytes, part: bytes = b"", part_at: int | None = None) -> str:
    """Return what a compound file is, one of `kinds.NAMES`; what nothing else is known of is an old document.

    head: the file's first bytes.
    part: those from the directory on, if it is not among the first.
    part_at: where they begin.
    """
    at = directory_place(head)
    if at is None:
        return OLD_OFFICE
    directory = part if at == part_at else head[at:]
    if directory[80:96] in _OUTLOOK_CLASSES:  # what the first entry, the file's own, is of
        return OUTLOOK
    names = _names(directory[:DIRECTORY_BYTES_MAX])
    if not _DOCUMENTS.isdisjoint(names):
        return OLD_OFFICE
    return next((found for name, found in _OTHERS.items() if name in names), OLD_OFFICE)


def _names(directory: bytes) -> set[str]:
    """Return the names of a directory's entries, up to the first that is none."""
    names = set()
    for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        length = int.from_bytes(directory[at + 64 : at + 66], "little")
        if length > 64 or directory[at + 66] not in (0, 1, 2, 5):
            break
        # Some names begin with a sign that says what they are of.
        names.add(
            directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace").lstrip("\x03\x05\x06")
        )
    return names
