"""Ordinary files of each kind are taken without a word; those that WhatsApp does not take are named."""

import struct
import zlib
from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from composer.media import kinds
from composer.media.check import check
from composer.media.fetch import Fetched
from composer.message.header_types import EXCEL, POWERPOINT, WORD, HeaderType

from .files import PDF, archive, box, compound, entry, track, video

URL = "https://example.com/file"
SAVE_AGAIN = "WhatsApp plays H.264 with AAC sound, so save it as that."
FAST_START = (
    "The video can only be played once all of it is loaded, for its index stands at the end: save it again "
    "with “fast start” (or “for the web”), as WhatsApp advises."
)
ANDROID = (
    "The video does not play on Android: it is coded as H.264 in High profile with B-frames. Save it again "
    "in Main or Baseline profile, or without B-frames."
)
CMYK = (
    "This picture has the colours of print (CMYK), which WhatsApp does not take: save it again with those of "
    "screens (RGB)."
)


def fetched(data: bytes, declared: str, size: int | None = None, whole: bool = True) -> Fetched:
    return Fetched(URL, URL, kinds.kind(data), declared, size or len(data), whole, data)


def said(header_type: HeaderType, data: bytes, declared: str) -> list[tuple[str, str]]:
    found = fetched(data, declared)
    return [(problem.severity, problem.text) for problem in check(header_type, found).problems]


def png(bits: int, colours: int, *between: bytes) -> bytes:
    """A PNG of 5 x 4 pixels with so many bits for each colour, and colours as its format numbers them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    rows = (b"\0" + bytes((5 * channels * bits + 7) // 8)) * 4
    palette = chunk(b"PLTE", bytes(3 << min(bits, 8))) if colours == 3 else b""
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", 5, 4, bits, colours, 0, 0, 0)),
            *between,
            palette,
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


def jpeg(
    form: QImage.Format = QImage.Format.Format_RGB32, *, progressive: bool = False, quality: int = 75
) -> bytes:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setProgressiveScanWrite(progressive)
    writer.setOptimizedWrite(progressive)
    writer.setQuality(quality)
    assert writer.write(image.convertToFormat(form)), writer.errorString()
    return bytes(buffer.data().data())


def with_frame(change: Callable[[bytearray, int], None]) -> bytes:
    """A JPEG whose frame was changed, at its place."""
    data = bytearray(jpeg())
    change(data, data.index(b"\xff\xc0"))
    return bytes(data)


ORDINARY_PICTURES = {
    **{f"grey, {bits} bit": (png(bits, 0), "image/png") for bits in (1, 2, 4, 8)},
    **{f"palette, {bits} bit": (png(bits, 3), "image/png") for bits in (1, 2, 4, 8)},
    "RGB": (png(8, 2), "image/png"),
    "grey that shows through": (png(8, 4), "image/png"),
    "RGBA": (png(8, 6), "image/png"),
    "JPEG": (jpeg(), "image/jpeg"),
    "JPEG, progressive": (jpeg(progressive=True), "image/jpeg"),
    "JPEG, grey": (jpeg(QImage.Format.Format_Grayscale8), "image/jpeg"),
    "JPEG, best": (jpeg(quality=100), "image/jpeg"),
    "JPEG, progressive grey": (jpeg(QImage.Format.Format_Grayscale8, progressive=True), "image/jpeg"),
}
ORDINARY_VIDEOS = {
    "Baseline": (video(profile=66), "video/mp4"),
    "Main": (video(profile=77), "video/mp4"),
    "Main with B-frames": (video(profile=77, times=(0, 1024, 512)), "video/mp4"),
    "Baseline, all as late": (video(profile=66, times=(512, 512)), "video/mp4"),
    "High without B-frames": (video(profile=100), "video/mp4"),
    "High, all as late": (video(profile=100, times=(512, 512, 512)), "video/mp4"),
    "avc3": (video(codecs=(b"avc3", b"mp4a")), "video/mp4"),
    "without sound": (video(codecs=(b"avc1",)), "video/mp4"),
    "with subtitles": (video(codecs=(b"avc1", b"mp4a", b"tx3g")), "video/mp4"),
    "of a camera": (video(b"avc1", codecs=(b"avc1", b"mp4a", b"tmcd", b"mett")), "video/mp4"),
    "sound first": (video(b"mp42", codecs=(b"mp4a", b"avc1")), "video/mp4"),
    "3GP": (video(b"3gp4"), "video/3gpp"),
    "3GP, newer": (video(b"3gp6", profile=66), "video/3gpp"),
    "fragments": (video(data=0), "video/mp4"),
}
ORDINARY_DOCUMENTS = {
    "PDF": (PDF, "application/pdf"),
    "text": (b"Dear customer,\r\nthank you.\n", "text/plain"),
    "text in UTF-8": ("Grüße, \N{WAVING HAND SIGN} ありがとう".encode(), "text/plain"),
    "text in UTF-8 with its mark": ("\ufeffGrüße".encode(), "text/plain"),
    "text in Latin-1": ("Grüße".encode("latin-1"), "text/plain"),
    "Word": (archive("[Content_Types].xml", "word/document.xml"), WORD),
    "Excel": (archive("[Content_Types].xml", "xl/workbook.xml"), EXCEL),
    "PowerPoint": (archive("[Content_Types].xml", "ppt/presentation.xml"), POWERPOINT),
    "old Word": (compound("1Table", "WordDocument"), "application/msword"),
    "old Excel": (compound("Workbook"), "application/vnd.ms-excel"),
    "old PowerPoint": (compound("PowerPoint Document"), "application/vnd.ms-powerpoint"),
}


@pytest.mark.parametrize("name", ORDINARY_PICTURES)
def test_an_ordinary_picture_is_taken_and_shown(name: str) -> None:
    data, declared = ORDINARY_PICTURES[name]
    checked = check("image", fetched(data, declared))
    assert checked.problems == ()
    assert checked.picture is not None


@pytest.mark.parametrize("name", ORDINARY_VIDEOS)
def test_an_ordinary_video_is_taken(name: str) -> None:
    assert said("video", *ORDINARY_VIDEOS[name]) == []


@pytest.mark.parametrize("name", ORDINARY_DOCUMENTS)
def test_an_ordinary_document_is_taken(name: str) -> None:
    assert said("document", *ORDINARY_DOCUMENTS[name]) == []


@pytest.mark.parametrize("colours", [0, 2, 4, 6])
def test_a_png_of_16_bits_is_named_and_shown(colours: int) -> None:
    checked = check("image", fetched(png(16, colours), "image/png"))
    assert [(problem.severity, problem.text) for problem in checked.problems] == [
        (
            "error",
            "This picture has 16 bits for each colour, and WhatsApp takes at most 8: save it again with 8 "
            "bits, or as a JPEG.",
        )
    ]
    assert checked.picture is not None


def test_a_png_of_16_bits_that_is_written_by_a_program_is_named() -> None:
    image = QImage(9, 9, QImage.Format.Format_RGBA64)
    image.fill(QColor(255, 0, 0, 100))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]
    ((severity, text),) = said("image", bytes(buffer.data().data()), "image/png")
    assert severity == "error"
    assert text.startswith("This picture has 16 bits")


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_for_print_is_named_and_shown(progressive: bool) -> None:
    data = jpeg(QImage.Format.Format_CMYK8888, progressive=progressive)
    checked = check("image", fetched(data, "image/jpeg"))
    assert [(problem.severity, problem.text) for problem in checked.problems] == [("error", CMYK)]
    assert checked.picture is not None


def test_what_is_named_of_a_picture_that_cannot_be_shown_is_all_that_is_said() -> None:
    def with_12_bits(data: bytearray, at: int) -> None:
        data[at + 1], data[at + 4] = 0xC1, 12

    ((severity, text),) = said("image", with_frame(with_12_bits), "image/jpeg")
    assert severity == "error"
    assert text.startswith("This picture has 12 bits for each colour")


def test_a_picture_that_is_too_big_is_named_with_its_colours() -> None:
    found = fetched(png(16, 2), "image/png", size=9_000_000, whole=False)
    assert [problem.text[:29] for problem in check("image", found).problems] == [
        "The image is too big (9.0 MB)",
        "This picture has 16 bits for ",
    ]


@pytest.mark.parametrize(
    ("codecs", "named"),
    [
        ((b"hev1", b"mp4a"), "H.265"),
        ((b"dvh1",), "H.265"),
        ((b"vp09", b"Opus"), "VP9 and Opus"),
        ((b"mp4v", b"mp4a"), "MPEG-4 Visual"),
        ((b"apch", b"sowt"), "ProRes and uncompressed sound"),
        ((b"jpeg",), "Motion JPEG"),
        ((b"encv", b"enca"), "encrypted pictures and encrypted sound"),
        ((b"avc1", b"ac-3"), "AC-3"),
        ((b"avc1", b"fLaC"), "FLAC"),
        ((b"avc1", b"alac"), "Apple Lossless"),
        ((b"avc1", b"samr"), "AMR"),
        ((b"SVQ3",), "“SVQ3”"),
        ((b"\xc3\xbc\0\x1b",), "pictures of an unknown kind"),
    ],
)
def test_another_coding_is_named(codecs: tuple[bytes, ...], named: str) -> None:
    expected = [("error", f"The video is coded as {named}: {SAVE_AGAIN}")]
    assert said("video", video(codecs=codecs), "video/mp4") == expected


def test_mp3_within_an_mp4_is_named() -> None:
    for wrapped in (0x69, 0x6B):
        expected = [("error", f"The video is coded as MP3: {SAVE_AGAIN}")]
        assert said("video", video(object_type=wrapped), "video/mp4") == expected


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"3gp4"])
@pytest.mark.parametrize("codecs", [(b"mp4a",), (b"mp4a", b"tx3g"), (b"samr",)])
def test_sound_only_is_no_video(brand: bytes, codecs: tuple[bytes, ...]) -> None:
    data = video(brand, codecs)
    found = said("video", data, kinds.kind(data))
    text = "There is only sound in this file: use a video with pictures, or another header."
    assert found[0] == ("error", text)


def test_a_file_without_pictures_and_sound_is_no_video() -> None:
    text = "There are no moving pictures in this file: use a video with pictures, or another header."
    assert said("video", video(codecs=(b"tx3g",)), "video/mp4") == [("error", text)]


@pytest.mark.parametrize("count", [2, 3])
def test_more_than_one_sound_track_is_named(count: int) -> None:
    text = (
        f"The video has {count} sound tracks, and WhatsApp takes one at most: save it again with only one of "
        "them."
    )
    found = said("video", video(codecs=(b"avc1", *[b"mp4a"] * count)), "video/mp4")
    assert found == [("error", text)]


@pytest.mark.parametrize("profile", [100, 110, 122, 244])
def test_high_profile_with_b_frames_is_doubted(profile: int) -> None:
    data = video(profile=profile, times=(1024, 2560, 1024, 0))
    assert said("video", data, "video/mp4") == [("warning", ANDROID)]


def test_an_index_at_the_end_is_doubted() -> None:
    assert said("video", video(index_last=True), "video/mp4") == [("warning", FAST_START)]
    assert said("video", video(b"3gp5", index_last=True), "video/3gpp") == [("warning", FAST_START)]


def test_all_that_is_wrong_with_a_video_is_said() -> None:
    data = video(codecs=(b"avc1", b"samr", b"mp4a"), profile=100, times=(0, 9, 4), index_last=True)
    assert [severity for severity, _ in said("video", data, "video/mp4")] == [
        "error",
        "error",
        "warning",
        "warning",
    ]


def test_a_video_without_an_index_is_doubted() -> None:
    data = box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", bytes(50))
    ((severity, text),) = said("video", data, "video/mp4")
    assert severity == "warning"
    assert text.startswith("How the video is coded could not be seen, for it has no index")


def test_of_a_video_that_is_too_big_nothing_more_is_sought() -> None:
    found = fetched(video(data=80_000, index_last=True)[:65536], "video/mp4", size=20_000_000, whole=False)
    assert [problem.text[:30] for problem in check("video", found).problems] == [
        "The video is too big (20.0 MB)"
    ]


def test_a_track_that_does_not_say_what_it_is_is_taken_by_its_coding() -> None:
    index = box(b"moov", track(entry(b"avc1"), b"\0\0\0\0"), track(entry(b"mp4a"), b"\0\0\0\0"))
    assert said("video", box(b"ftyp", b"isom", bytes(4)) + index, "video/mp4") == []


@pytest.mark.parametrize(
    "declared",
    [
        *("text/csv", "text/html", "text/markdown", "text/xml", "text/x-log", "application/json"),
        *("application/octet-stream", "binary/octet-stream", "message/rfc822", "application/rtf"),
    ],
)
def test_a_text_that_is_not_called_plain_is_named(declared: str) -> None:
    text = (
        f"The server calls this text “{declared}”, and WhatsApp takes texts only as text/plain: ask who runs "
        "the server to give it that type, or use a PDF file."
    )
    assert said("document", b"a,b\n1,2\n", declared) == [("error", text)]


@pytest.mark.parametrize("declared", ["application/vnd.ms-excel", "application/pdf", "application/msword"])
def test_a_text_that_is_called_another_document_is_doubted(declared: str) -> None:
    ((severity, text),) = said("document", b"a,b\n1,2\n", declared)
    assert severity == "warning"
    assert text.startswith(
        f"This is a plain text, but the server calls it “{declared}”, and the customer may not"
    )


def test_a_text_that_is_not_called_anything_is_doubted() -> None:
    ((severity, text),) = said("document", b"Hello", "")
    assert severity == "warning"
    assert text.startswith("The server does not say what kind of file this is")


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (compound("__nameid_version1.0"), "an Outlook message (.msg)"),
        (compound("__properties_version1.0", "__substg1.0_0037001F"), "an Outlook message (.msg)"),
        (compound("x", about=bytes.fromhex("0b0d020000000000c000000000000046")), "an Outlook message (.msg)"),
        (compound("VisioDocument"), "a Visio drawing"),
        (compound("Quill"), "a Publisher file"),
    ],
)
@pytest.mark.parametrize("declared", ["application/vnd.ms-outlook", "application/octet-stream"])
def test_what_only_looks_like_an_old_document_is_named(data: bytes, named: str, declared: str) -> None:
    text = (
        f"This is {named}, whatever its address ends in: WhatsApp takes only a PDF, text, Word, Excel or "
        "PowerPoint file here, so save it as such."
    )
    assert said("document", data, declared) == [("error", text)]
