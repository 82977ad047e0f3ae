import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from composer.message.model import Header
from composer.preview.bubble.document import file_name, name, place
from composer.preview.bubble.header import height, items
from composer.preview.bubble.media import MediaInfo
from composer.preview.paint.drawing import Fill, Glyph, Picture, Shape, Text
from composer.preview.theme.tables import THEMES

pytestmark = pytest.mark.usefixtures("qapp")

THEME = THEMES["android", "light"]
AREA = QRectF(4, 4, 280, 160)
URL = "https://example.com/files/Invoice%204711.pdf?x=1"


POSTER = MediaInfo(QImage(10, 10, QImage.Format.Format_RGB32))


def drawn(header: Header, file: MediaInfo = MediaInfo()) -> list:  # noqa: B008
    return list(items(header, THEME, AREA, file))


def texts(header: Header, file: MediaInfo = MediaInfo()) -> list[str]:  # noqa: B008
    return [item.paragraph.layout.text() for item in drawn(header, file) if isinstance(item, Text)]


def glyphs(header: Header, file: MediaInfo = MediaInfo()) -> list[str]:  # noqa: B008
    return [item.name for item in drawn(header, file) if isinstance(item, Glyph)]


@pytest.mark.parametrize(
    ("url", "last", "shown"),
    [
        (URL, "Invoice 4711.pdf", "example.com/Invoice 4711.pdf"),
        ("https://example.com", "", "example.com"),
        ("https://example.com/", "", "example.com"),
        ("not a url", "not a url", "not a url"),
        ("http://[broken", "", "http://[broken"),
        ("", "", ""),
    ],
)
def test_a_url_is_shown_by_host_and_file(url, last, shown):
    assert (file_name(url), place(url)) == (last, shown)


def test_a_document_is_called_by_its_caption_first():
    assert name(Header("document", URL, "Receipt")) == "Receipt"
    assert name(Header("document", URL)) == "Invoice 4711.pdf"
    assert name(Header("document")) == "Document"


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
    [
        ("pdf", "document_pdf"),
        ("docx", "document_text"),
        ("xls", "document_sheet"),
        ("txt", "document_other"),
    ],
)
def test_a_documents_page_has_the_colour_of_its_kind(ending, colour):
    sheet = next(
        item for item in drawn(Header("document", f"https://x.com/a.{ending}")) if isinstance(item, Shape)
    )
    assert sheet.fill == getattr(THEME.colours, colour)


def test_an_image_that_was_not_fetched_says_where_it_comes_from():
    assert texts(Header("image", "https://example.com/a.png")) == ["example.com/a.png"]
    assert texts(Header("image")) == ["Image"]
    assert glyphs(Header("image")) == ["picture"]


def test_a_fetched_picture_shows_alone():
    (shown,) = drawn(Header("image", "https://example.com/a.png"), POSTER)
    assert isinstance(shown, Picture)
    assert shown.rect == AREA


def test_a_video_has_a_play_mark_with_and_without_a_picture():
    header = Header("video", "https://example.com/a.mp4")
    for file in (MediaInfo(), POSTER):
        assert glyphs(header, file) == ["play"]
    assert texts(header) == ["example.com/a.mp4"]
    assert texts(header, POSTER) == []


def test_a_long_name_stays_in_its_area():
    for kind in ("image", "video", "document"):
        for item in drawn(Header(kind, "https://example.com/" + "long" * 200 + ".pdf")):
            if isinstance(item, Text):
                assert AREA.left() <= item.x
                assert item.x + item.paragraph.natural <= AREA.right()


def test_a_video_says_how_long_it_is_if_that_is_known():
    header = Header("video", "https://example.com/a.mp4")
    assert texts(header, POSTER._replace(duration_s=92.4)) == ["1:32"]
    assert texts(header, MediaInfo(duration_s=92.4)) == ["1:32", "example.com/a.mp4"]
    assert glyphs(header, MediaInfo(duration_s=92.4)) == ["play", "film"]


def test_the_duration_stands_on_its_chip_and_before_the_name():
    shown = drawn(Header("video", "https://example.com/" + "long" * 50 + ".mp4"), MediaInfo(duration_s=3723))
    chip = [item for item in shown if isinstance(item, Fill)][-1].rect
    duration, called = (item for item in shown if isinstance(item, Text))
    assert AREA.contains(chip)
    assert chip.left() < duration.x
    assert duration.x + duration.paragraph.natural < chip.right() < called.x


def test_a_document_says_how_large_it_is_if_that_is_known():
    assert texts(Header("document", URL), MediaInfo(size_bytes=2_413_000))[-1] == "2.4 MB · PDF"


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_what_went_wrong_with_the_file_shows(kind):
    assert "Not found (404)" in texts(Header(kind, URL), MediaInfo(problem="Not found (404)"))


@pytest.mark.parametrize("problem", ["", "A problem " * 30])
@pytest.mark.parametrize("kind", ["image", "video", "document"])
@pytest.mark.parametrize("theme", THEMES.values(), ids=["-".join(key) for key in THEMES])
def test_nothing_reaches_over_the_area(theme, kind, problem):
    header = Header(kind, "https://example.com/" + "long" * 200 + ".pdf", "caption " * 30)
    file = MediaInfo(size_bytes=5, duration_s=5, problem=problem)
    area = QRectF(4, 4, 256, height(header, theme, 256, file))
    for item in items(header, theme, area, file):
        if isinstance(item, Text):
            assert area.contains(QRectF(item.x, item.y, item.paragraph.natural, item.paragraph.height))
        elif isinstance(item, Fill):
            assert area.contains(item.rect)
