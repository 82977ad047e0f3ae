"""The phone's pane by itself: what can be chosen about the phone, and the pictures of it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QToolTip

from composer.message.drafts.draft import Draft
from composer.message.model import Button, Message
from composer.ui.phone.pane import PreviewPane
from composer.ui.widgets import notify

from .steps import ask_about, choose, click_part, picture, roll

LONG = "word " * 200


@pytest.fixture
def pane(session, qtbot) -> PreviewPane:
    pane = PreviewPane(session)
    qtbot.addWidget(pane)
    pane.resize(420, 700)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane


def click(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("platform", ["ios", "android", "web"])
def test_each_platform_shows_the_message_and_is_remembered(session, qtbot, pane, platform):
    other = "web" if platform != "web" else "ios"
    click(qtbot, pane.platforms.button(other))
    before = picture(pane.view)
    click(qtbot, pane.platforms.button(platform))
    assert pane.view.device.platform == platform
    assert picture(pane.view) != before
    assert session.settings.phone_platform == platform


def test_dark_is_darker(session, qtbot, pane):
    click(qtbot, pane.modes.button("light"))
    place = pane.view.phone().parts["body"].topLeft().toPoint() - QPoint(3, 3)
    light = picture(pane.view).pixelColor(place).lightness()
    click(qtbot, pane.modes.button("dark"))
    assert picture(pane.view).pixelColor(place).lightness() < light - 100
    assert session.settings.phone_theme == "dark"


def test_what_is_still_empty_is_not_marked(session, pane, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, *_: told.append(text))
    session.document.open(Draft(message=Message(buttons=(Button(),))), None)
    session.readiness.refresh()
    assert session.readiness.problems
    for part in pane.view.phone().parts:
        ask_about(pane.view, part)
    assert set(told) == {""}


def test_read_more_opens_a_long_body_until_another_draft_is_opened(session, pane, qtbot):
    session.document.open(Draft(message=Message(body=LONG)), None)
    pane.view.refresh()
    assert "read_more" in pane.view.phone().parts
    scroll = -1.0
    while scroll < pane.view.phone().scroll:  # to the end
        scroll = pane.view.phone().scroll
        roll(pane.view)
    click_part(qtbot, pane.view, "read_more")
    assert "read_more" not in pane.view.phone().parts
    session.document.open(Draft(message=Message(body=LONG + "!")), None)
    pane.view.refresh()
    assert "read_more" in pane.view.phone().parts


def test_a_wider_phone_larger_text_and_zoom(session, pane):
    high = pane.view.phone().parts["body"].height() / pane.view.phone().scale
    choose(pane, "Phone's text size", "200 %")
    assert pane.view.phone().parts["body"].height() / pane.view.phone().scale > 1.7 * high
    choose(pane, "Phone's text size", "100 %")
    choose(pane, "Phone width", "Wide")
    assert pane.view.device.width == "wide"
    choose(pane, "Zoom", "200 %")
    QApplication.processEvents()
    assert pane.view.width() >= 2 * 380
    choose(pane, "Zoom", "Fit the pane")
    QApplication.processEvents()
    assert pane.view.width() <= pane.width()
    settings = session.settings
    assert (settings.phone_width, settings.phone_text, settings.phone_zoom) == ("wide", 100, 0)


def test_the_small_print_says_what_is_not_known(pane, qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    click(qtbot, pane.platforms.button("android"))
    click(qtbot, pane.note)
    assert "Makers of Android phones" in shown[0]


def test_copy_as_picture(pane):
    choose(pane, "Copy as picture")
    image = QGuiApplication.clipboard().image()
    assert image.width() > 600  # two pixels for each of the phone's


@pytest.mark.parametrize(("action", "name"), [("Save as PNG…", "ios-light"), ("Save all six as PNG…", "all")])
def test_save_as_png(pane, tmp_path, monkeypatch, action, name):
    proposed = []

    def ask(_parent, _title, start, _filter):
        proposed.append(start)
        return str(tmp_path / "shown"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    choose(pane, action)
    assert proposed[0].endswith(f"Order update-{name}.png")
    small = QImage(str(tmp_path / "shown.png"))
    assert not small.isNull()
    choose(pane, "Picture size", "3 ×")
    monkeypatch.setattr(notify, "confirm", lambda *_: False)
    choose(pane, action)
    assert QImage(str(tmp_path / "shown.png")).width() == small.width(), "it was not to be replaced"
    monkeypatch.setattr(notify, "confirm", lambda *_: True)
    choose(pane, action)
    assert QImage(str(tmp_path / "shown.png")).width() == pytest.approx(1.5 * small.width(), abs=2)


def test_a_picture_that_cannot_be_saved_is_told(pane, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "file" / "a.png"), ""))
    choose(pane, "Save as PNG…")
    assert "could not be saved" in told[0]


def test_the_wheel_scrolls_the_chat(session, pane, qtbot):
    session.document.open(Draft(message=Message(body=LONG)), None)
    pane.view.refresh()
    before = pane.view.phone().parts["body"].top()
    roll(pane.view)
    assert pane.view.phone().parts["body"].top() < before
    qtbot.waitUntil(pane.scroll_hint.isVisible)
