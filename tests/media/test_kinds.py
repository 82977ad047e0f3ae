"""What a file is, by its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.media import kinds
from composer.media.compound import HANGUL, OUTLOOK, PUBLISHER, VISIO
from composer.message.header_types import HEADER_TYPES

from .files import GIF, HTML, OLE, PDF, SVG, WEBP, archive, box, compound, picture, video


def ftyp(brand: bytes) -> bytes:
    return box(b"ftyp", brand, bytes(4), b"mif1")


KINDS = {
    "image/jpeg": [picture("JPG")],
    "image/png": [picture("PNG")],
    "image/gif": [GIF, b"GIF87a"],
    "image/webp": [WEBP],
    "image/bmp": [picture("BMP")],
    "image/tiff": [b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"],
    "image/heic": [ftyp(b"heic"), ftyp(b"heix"), ftyp(b"mif1")],
    "image/avif": [ftyp(b"avif"), ftyp(b"avis")],
    "image/svg+xml": [
        SVG,
        b"<svg viewBox='0 0 1 1'/>",
        b"\xef\xbb\xbf\n<!-- x --><SVG>",
        b"<?xml?><!DOCTYPE svg><svg>",
    ],
    "video/mp4": [
        video(),
        *map(ftyp, (b"mp42", b"isom", b"iso5", b"iso6", b"dash", b"avc1", b"M4V ", b"mp41")),
    ],
    "video/3gpp": [*map(ftyp, (b"3gp4", b"3gp5", b"3gp9", b"3gr6"))],
    "video/quicktime": [ftyp(b"qt  "), box(b"moov"), box(b"wide"), box(b"mdat", b"x")],
    "video/webm": [b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81"],
    "video/x-msvideo": [b"RIFF\0\0\1\0AVI LIST"],
    "audio/mp4": [ftyp(b"M4A ")],
    "audio/mpeg": [b"ID3\x04\0\0"],
    "application/pdf": [PDF, b"\xef\xbb\xbf\r\n%PDF-1.4", bytes(20) + b"%PDF-1.4"],
    kinds.WORD: [archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")],
    kinds.EXCEL: [archive("docProps/app.xml", "docProps/core.xml", "xl/workbook.xml", "[Content_Types].xml")],
    kinds.POWERPOINT: [archive("[Content_Types].xml", "ppt/presentation.xml")],
    kinds.OFFICE: [archive("[Content_Types].xml", "docProps/app.xml")],
    kinds.OLD_OFFICE: [
        OLE,
        compound("1Table", "WordDocument"),
        compound("Workbook", "\x05SummaryInformation"),
        compound("PowerPoint Document", "Pictures"),
        compound("EncryptedPackage"),  # a Word or Excel file of today with a password
        compound("Book", "VisioDocument", "__nameid_version1.0"),  # what is put into it
        compound("WordDocument", before=400),
        compound("Something else"),
    ],
    OUTLOOK: [
        compound("__nameid_version1.0", "__substg1.0_001A001F"),
        compound("__properties_version1.0", before=7),
        compound("WordDocument", about=bytes.fromhex("0b0d020000000000c000000000000046")),  # attached
        compound("x", about=bytes.fromhex("46f0060000000000c000000000000046")),
    ],
    VISIO: [compound("VisioDocument")],
    PUBLISHER: [compound("Contents", "Quill")],
    HANGUL: [compound("FileHeader", "\x05HwpSummaryInformation")],
    "application/zip": [archive("a.txt"), archive("mimetype", "content.xml"), archive("words/a.txt")],
    "application/rtf": [b"{\\rtf1\\ansi Hi}"],
    "application/xml": [b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'],
    "text/html": [
        HTML,
        b"\n\n  <html lang=en>",
        b"<!-- a comment --><p>Hi",
        b"\xef\xbb\xbf<!doctype HTML>",
        b"<script>location = '/login'</script>",
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html>',
        b"<head><title>301 Moved</title></head>",
        b"<html><body><svg viewBox='0 0 1 1'/></body></html>",
        "<html><body>Hi".encode("utf-16"),
        b"<html>\x00\x01\x02",
    ],
    "text/plain": [
        b"Hello,\r\nworld\n",
        "Grüße\n".encode(),
        "Grüße\n".encode("latin-1"),
        "Hello".encode("utf-16"),
        b'{"error": "not found"}',
        b"BMW sells cars, and other things",
        b"a < b and <b>",
        ("é" * 40_000).encode()[:65_535],
        b" ",
    ],
    "application/octet-stream": [
        b"",
        b"\x00",
        bytes(range(256)),
        b"MZ\x90\0\3",
        b"\x1f\x8b\x08\0",
        b"RIFF\0\0\0\0WAVE",
        ftyp(b"3g2a"),
    ],
}


@pytest.mark.parametrize(("kind", "head"), [(kind, head) for kind, heads in KINDS.items() for head in heads])
def test_a_file_is_known_by_its_first_bytes(kind: str, head: bytes) -> None:
    assert kinds.kind(head) == kind


def test_every_kind_has_a_name_and_a_file_in_these_tests() -> None:
    assert set(kinds.NAMES) == set(KINDS)
    assert all(kind in kinds.NAMES for facts in HEADER_TYPES.values() for kind in facts.content_types)


@given(
    st.sampled_from(
        [
            b"",
            compound(length=0)[:700],
            b"PK\x03\x04",
            b"\0\0\0\x20ftyp",
            b"RIFF",
            b"<",
            b"<?xml",
            b"\xff\xfe",
            b"<!--",
        ]
    ),
    st.binary(),
)
def test_any_bytes_have_a_kind(start: bytes, rest: bytes) -> None:
    assert kinds.kind(start + rest) in kinds.NAMES
