"""What a file is by its first bytes; its name and what its server calls it do not count.

The libraries for this were tried and left: filetype (last released in 2022) does not know today's MP4 brands,
HTML and SVG, puremagic takes any ZIP for Word and HEIC for 3GP, and Qt's own answers depend on what the
system has installed.

Sources of the signatures: the WHATWG MIME Sniffing Standard; the register of MP4 brands (mp4ra.org); ISO/IEC
21320-1.
"""

import re

from composer.media import compound
from composer.message.header_types import EXCEL, OFFICE, OLD_OFFICE, POWERPOINT, WORD

HEAD_BYTES = 65536
"""How much of a file's beginning is enough to tell."""

NAMES = {
    "image/jpeg": "a JPEG picture",
    "image/png": "a PNG picture",
    "image/gif": "a GIF picture",
    "image/webp": "a WEBP picture",
    "image/heic": "a HEIC picture",
    "image/avif": "an AVIF picture",
    "image/bmp": "a BMP picture",
    "image/tiff": "a TIFF picture",
    "image/svg+xml": "an SVG drawing",
    "video/mp4": "an MP4 video",
    "video/3gpp": "a 3GP video",
    "video/quicktime": "a QuickTime video (MOV)",
    "video/webm": "a WebM or Matroska video",
    "video/x-msvideo": "an AVI video",
    "audio/mp4": "a sound file",
    "audio/mpeg": "a sound file",
    "application/pdf": "a PDF file",
    WORD: "a Word file",
    EXCEL: "an Excel file",
    POWERPOINT: "a PowerPoint file",
    OFFICE: "an Office file",
    OLD_OFFICE: "a Word, Excel or PowerPoint file of the old kind",
    compound.OUTLOOK: "an Outlook message (.msg)",
    compound.VISIO: "a Visio drawing",
    compound.PUBLISHER: "a Publisher file",
    compound.HANGUL: "a Hangul text",
    "application/zip": "a ZIP archive",
    "application/rtf": "an RTF text",
    "application/xml": "a piece of XML, often a server's error message",
    "text/html": "a web page",
    "text/plain": "a plain text",
    "application/octet-stream": "a file of an unknown kind",
}
"""The kinds, as media types where there is one, and what people call them."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"{\\rtf", "application/rtf"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}
_BRANDS = (
    (b"qt", "video/quicktime"),
    (b"3g2", "application/octet-stream"),  # the other 3G family, which WhatsApp does not name
    (b"3g", "video/3gpp"),
    (b"avi", "image/avif"),
    (b"hei", "image/heic"),
    (b"hev", "image/heic"),
    (b"mif1", "image/heic"),
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
)
_FOLDERS = {b"word": WORD, b"xl": EXCEL, b"ppt": POWERPOINT}
_ENTRY = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
_PAGE = re.compile(rb"<(?:(svg)|!doctype html|html|head|body)[\s/>]", re.IGNORECASE)
_PART_OF_PAGE = re.compile(
    rb"<(?:!--|(?:script|style|title|meta|link|iframe|div|table|center|font|h1|p|a|b|br)[\s/>])",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def kind(head: bytes) -> str:
    """Return what a file is, one of NAMES, from its first HEAD_BYTES or all of it if shorter.

    Any bytes are taken; what nothing is known of is `application/octet-stream`, and so is an empty file.
    """
    for start, found in _STARTS:
        if head.startswith(start) and (start != b"BM" or head[6:10] == bytes(4)):  # a text may begin with BM
            return found
    if head.startswith(compound.START):
        return compound.kind(head)
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "application/octet-stream")
    if head[4:8] == b"ftyp":
        return next((found for brand, found in _BRANDS if head[8:].startswith(brand)), "video/mp4")
    if head[4:8] in (b"moov", b"mdat", b"wide"):
        return "video/quicktime"  # which may lack the brand
    if head[:4] == b"PK\x03\x04":
        return _archive_kind(head)
    return _text_kind(head)


def _archive_kind(head: bytes) -> str:
    """Return what kind of archive it is, from the names of its first files."""
    names = [head[match.end() :][: int.from_bytes(match[1], "little")] for match in _ENTRY.finditer(head)]
    for name in names:
        if found := _FOLDERS.get(name.partition(b"/")[0]):
            return found
    return OFFICE if b"[Content_Types].xml" in names else "application/zip"


def _text_kind(head: bytes) -> str:
    """Return what kind of text it is, if it is one."""
    encoding = _BYTE_ORDER_MARKS.get(head[:2])
    if encoding:
        head = head[2:].decode(encoding, "replace").encode()
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"%PDF-"):
        return "application/pdf"
    if text.startswith(b"<") and (element := _PAGE.search(text)):
        return "image/svg+xml" if element[1] else "text/html"
    if _PART_OF_PAGE.match(text):
        return "text/html"
    if text.startswith(b"<?xml"):
        return "application/xml"
    if head and not _NOT_TEXT.search(head):
        return "text/plain"
    # Readers look for a PDF's beginning in the first 1024 bytes.
    return "application/pdf" if b"%PDF-" in head[:1024] else "application/octet-stream"
