import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from composer.message.model import Header
from composer.preview.drawing import Glyph, Picture, Shape, Text
from composer.preview.header import document_name, file_name, items, place
from composer.preview.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")

THEME = THEMES["android", "light"]
AREA = QRectF(4, 4, 280, 160)
URL = "https://example.com/files/Invoice%204711.pdf?x=1"


def drawn(header: Header, picture: QImage | None = None) -> list:
    return list(items(header, THEME, AREA, {header.value: picture} if picture else {}))


def texts(header: Header) -> list[str]:
    return [item.paragraph.layout.text() for item in drawn(header) if isinstance(item, Text)]


@pytest.mark.parametrize(
    ("url", "name", "shown"),
    [
        (URL, "Invoice 4711.pdf", "example.com/Invoice 4711.pdf"),
        ("https://example.com", "", "example.com"),
        ("https://example.com/", "", "example.com"),
        ("not a url", "not a url", "not a url"),
        ("http://[broken", "", "http://[broken"),
        ("", "", ""),
    ],
)
def test_a_url_is_shown_by_host_and_file(url, name, shown):
    assert (file_name(url), place(url)) == (name, shown)


def test_a_document_is_called_by_its_caption_first():
    assert document_name(Header("document", URL, "Receipt")) == "Receipt"
    assert document_name(Header("document", URL)) == "Invoice 4711.pdf"
    assert document_name(Header("document")) == "Document"


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (Header("document", URL), ["PDF", "Invoice 4711.pdf", "PDF"]),
        (Header("document", "https://x.com/get", "List.xlsx"), ["XLSX", "List.xlsx", "XLSX"]),
        (Header("document", "https://x.com/a.notanending"), ["a.notanending", "Document"]),
        (Header("document"), ["Document", "Document"]),
    ],
)
def test_a_document_shows_its_name_and_kind(header, shown):
    assert texts(header) == shown


@pytest.mark.parametrize(
    ("ending", "colour"),
    [("pdf", "document_pdf"), ("docx", "document_text"), ("xls", "document_sheet"), ("txt", "document_other")],
)
def test_a_documents_page_has_the_colour_of_its_kind(ending, colour):
    sheet = next(item for item in drawn(Header("document", f"https://x.com/a.{ending}")) if isinstance(item, Shape))
    assert sheet.fill == getattr(THEME.colours, colour)


def test_an_image_that_was_not_fetched_says_where_it_comes_from():
    assert texts(Header("image", "https://example.com/a.png")) == ["example.com/a.png"]
    assert texts(Header("image")) == ["Image"]
    assert [item.name for item in drawn(Header("image")) if isinstance(item, Glyph)] == ["picture"]


def test_a_fetched_picture_shows_alone():
    (shown,) = drawn(Header("image", "https://example.com/a.png"), QImage(10, 10, QImage.Format.Format_RGB32))
    assert isinstance(shown, Picture)
    assert shown.rect == AREA


def test_a_video_has_a_play_mark_with_and_without_a_picture():
    header = Header("video", "https://example.com/a.mp4")
    poster = QImage(10, 10, QImage.Format.Format_RGB32)
    for shown in (drawn(header), drawn(header, poster)):
        assert [item.name for item in shown if isinstance(item, Glyph)] == ["play"]
    assert texts(header) == ["example.com/a.mp4"]


def test_a_long_name_stays_in_its_area():
    for kind in ("image", "video", "document"):
        for item in drawn(Header(kind, "https://example.com/" + "long" * 200 + ".pdf")):
            if isinstance(item, Text):
                assert AREA.left() <= item.x
                assert item.x + item.paragraph.natural <= AREA.right()
