"""render: drafts as pictures, without a display."""

import os
from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QColor, QImage

from composer.commands import render
from composer.media.fetch import Fetched, Unreachable

IMAGE = {"type": "image", "value": "https://example.com/a.png"}


@pytest.fixture(autouse=True)
def _environment(monkeypatch, qapp):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def size(path):
    image = QImage(str(path))
    assert not image.isNull()
    return image.width(), image.height()


def test_ios_light_unless_told(run, draft, tmp_path):
    ended = run("render", draft(), "-o", tmp_path / "shown")
    assert (ended.status, ended.out, ended.err) == (0, f"{tmp_path / 'shown' / 'offer-ios-light.png'}\n", "")
    assert size(tmp_path / "shown" / "offer-ios-light.png")[0] > 600


def test_all_platforms_and_themes_into_a_folder(run, draft, tmp_path):
    run("render", draft(), "-o", tmp_path / "shown", "--platform", "all", "--theme", "all", "--scale", "1")
    names = {path.name for path in (tmp_path / "shown").iterdir()}
    assert names == {f"offer-{p}-{m}.png" for p in ("ios", "android", "web") for m in ("light", "dark")}


def test_drafts_of_the_same_name_get_a_number(run, draft, tmp_path):
    (tmp_path / "b").mkdir()
    path = draft()
    other = path.rename(tmp_path / "b" / path.name)
    run("render", other, draft(), "-o", tmp_path / "shown")
    assert {path.name for path in (tmp_path / "shown").iterdir()} == {
        "offer-ios-light.png",
        "offer-2-ios-light.png",
    }


def test_one_preview_or_a_sheet_into_a_file(run, draft, tmp_path):
    one, six, two = (tmp_path / f"{name}.png" for name in ("one", "six", "two"))
    assert run("render", draft(), "-o", one, "--scale", "1").status == 0
    assert (
        run("render", draft(), "-o", six, "--scale", "1", "--platform", "all", "--theme", "all").status == 0
    )
    assert run("render", draft(), draft("other"), "-o", two, "--scale", "1").status == 0
    assert size(six)[0] > 2.5 * size(one)[0]
    assert size(six)[1] > 2 * size(one)[1] * 0.9
    assert size(two)[0] > 1.5 * size(one)[0]


def test_the_scale_is_the_pictures(run, draft, tmp_path):
    for scale in (1, 2, 3):
        run("render", draft(), "-o", tmp_path / f"{scale}.png", "--scale", scale)
    first = size(tmp_path / "1.png")
    assert size(tmp_path / "3.png") == (3 * first[0], 3 * first[1])


def test_the_same_bytes_every_time_without_a_display(process, draft, tmp_path):
    path = draft()
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    for name in ("a", "b"):
        ended = process("render", path, "-o", tmp_path / f"{name}.png", "--platform", "all", "--theme", "all")
        assert (ended.status, ended.err) == (0, "")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_nothing_is_fetched_unless_told(run, draft, tmp_path, monkeypatch):
    monkeypatch.setattr("composer.media.fetch.fetch", lambda *_: pytest.fail("the web was asked"))
    assert run("render", draft(header=IMAGE), "-o", tmp_path / "a.png").status == 0


def test_a_fetched_picture_shows(run, draft, tmp_path, monkeypatch):
    from composer.preview.picture import png

    image = QImage(200, 150, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    found = Fetched(
        IMAGE["value"], IMAGE["value"], "image/png", "image/png", len(png(image)), True, png(image)
    )
    monkeypatch.setattr("composer.media.fetch.fetch", lambda *_: found)
    assert (
        run("render", draft(header=IMAGE), "-o", tmp_path / "a.png", "--fetch-media", "--scale", "1").err
        == ""
    )
    shown = QImage(str(tmp_path / "a.png"))
    assert any(shown.pixelColor(150, y) == QColor("#ff0000") for y in range(0, shown.height(), 5))


def test_what_cannot_be_fetched_is_told(run, draft, tmp_path, monkeypatch):
    monkeypatch.setattr("composer.media.fetch.fetch", lambda *_: Unreachable("There is no file (404)."))
    ended = run("render", draft(header=IMAGE), "-o", tmp_path / "a.png", "--fetch-media")
    assert (ended.status, ended.err) == (0, "offer: warning: There is no file (404).\n")


def test_what_is_no_draft_is_refused_before_anything_is_written(run, draft, tmp_path):
    (tmp_path / "no.reply.json").write_text("[]")
    ended = run("render", draft(), tmp_path / "no.reply.json", "-o", tmp_path / "shown")
    assert ended.status == 2
    assert "no.reply.json" in ended.err
    assert not (tmp_path / "shown").exists()


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("x.jpg", "The pictures are PNG, not .jpg"),
        ("shown/x.SVG", "The pictures are PNG, not .SVG"),
        ("-", "A picture is written to a file, not to standard output"),
        ("", "A picture needs a name"),
        ("new/deep/x.png", "There is no folder “new/deep”: make it first."),
    ],
)
def test_what_is_no_name_for_pictures_is_refused(run, draft, tmp_path, monkeypatch, output, words):
    path = draft()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    ended = run("render", path, "-o", output)
    assert (ended.status, ended.out, len(ended.err.splitlines())) == (2, "", 1)
    assert words in ended.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_may_have_any_name(run, draft, tmp_path):
    (tmp_path / "all.jpg").mkdir()
    assert run("render", draft(), "-o", tmp_path / "all.jpg").status == 0
    assert (tmp_path / "all.jpg" / "offer-ios-light.png").exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(run, draft, tmp_path):
    (tmp_path / "file").write_text("")
    ended = run("render", draft(), "-o", tmp_path / "file" / "shown")
    assert ended.status == 2
    assert len(ended.err.splitlines()) == 1
    assert "Traceback" not in ended.err


def test_missing_libraries_are_named(run, draft, tmp_path, monkeypatch):
    monkeypatch.setattr(render, "obstacle", lambda: "install libegl1")
    ended = run("render", draft(), "-o", tmp_path / "a.png")
    assert (ended.status, ended.err) == (2, "install libegl1\n")
