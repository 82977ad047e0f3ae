"""The phone beside the form: what it shows, what a click on it does, and the pictures of it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip

from composer.message.drafts.draft import Draft
from composer.message.model import Button, Header, Message
from composer.message.problems import Problem
from composer.session.drafts.header_file import File
from composer.ui.phone.compare import CompareWindow

from .steps import ask_about, choose, click_part, picture, roll

LONG = "word " * 200
URL = "https://example.com/a.png"


@pytest.fixture
def pane(user):
    user.window.resize(1280, 800)
    user.window.resizeDocks([user.window.preview_dock], [420], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    return user.window.preview


@pytest.fixture
def web():
    """What a look at the header's file finds."""
    return {"file": File()}


@pytest.fixture
def load_media(web):
    return lambda _url, _type, _cancel: web["file"]


def test_a_key_shows_on_the_phone(user, pane, qtbot):
    before = picture(pane.view)
    user.type("body", "Hello")
    qtbot.waitUntil(lambda: picture(pane.view) != before)


@pytest.mark.parametrize("part", ["body", "footer", "header.value", "buttons[1].title"])
def test_a_click_on_a_part_leads_to_its_field(user, pane, part):
    user.form.fields["to"].input.setFocus()
    click_part(user.qtbot, pane.view, part)
    assert user.form.fields[part].input.hasFocus()


def test_a_click_beside_the_message_changes_nothing(user, pane, qtbot):
    user.form.fields["to"].input.setFocus()
    qtbot.mouseClick(pane.view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    click_part(user.qtbot, pane.view, "time")
    assert user.form.fields["to"].input.hasFocus()


def test_the_part_of_the_field_that_is_edited_is_outlined(user, pane):
    user.form.fields["to"].input.setFocus()
    before = picture(pane.view)
    user.form.fields["footer"].input.setFocus()
    footer = picture(pane.view)
    user.form.fields["buttons[0].title"].input.setFocus()
    assert len({bytes(image.constBits()) for image in (before, footer, picture(pane.view))}) == 3


def test_a_problem_shows_on_the_phone_and_is_told(user, pane, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, *_: told.append(text))
    user.type("buttons[0].title", "A title that is longer than twenty")
    user.refresh()

    def is_told():
        ask_about(pane.view, "buttons[0].title")
        return told[-1] != ""

    qtbot.waitUntil(is_told)
    assert "Shorten the title" in told[-1]


def test_compare_shows_six_phones_that_follow_each_key(user, pane, qtbot):
    choose(pane, "Phone's text size", "130 %")
    choose(pane, "Compare all six…")
    [window] = user.window.findChildren(CompareWindow)
    devices = {(view.device.platform, view.device.mode) for view in window.phones}
    assert len(devices) == 6
    assert {view.device.text for view in window.phones} == {130}
    before = [picture(view) for view in window.phones]
    user.type("body", "Hello")
    qtbot.waitUntil(lambda: all(picture(v) != image for v, image in zip(window.phones, before, strict=True)))
    click_part(user.qtbot, window.phones[3], "footer")
    assert user.window.focusWidget() is user.form.fields["footer"].input
    window.close()


def test_a_typed_image_address_is_loaded_and_shown(user, pane, web, qtbot):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    web["file"] = File(picture=image, size=123_456)
    user.click(user.form.header.types.button("image"))
    user.type("header.value", URL)
    assert user.form.header.file.status.text() == "Looking at the file…"
    qtbot.waitUntil(lambda: user.session.header_file.file is not None)
    assert user.form.header.file.status.text() == "The file can be reached: 123 kB."
    user.form.fields["to"].input.setFocus()  # nothing is outlined
    middle = pane.view.phone().parts["header.value"].center().toPoint()
    qtbot.waitUntil(lambda: picture(pane.view).pixelColor(middle) == QColor("#ff0000"))


def test_a_web_page_behind_the_address_is_said_at_the_field(user, pane, web, qtbot):
    web["file"] = File((Problem("header.value", "error", "This address shows a web page, not a picture."),))
    user.click(user.form.header.types.button("image"))
    user.type("header.value", URL)
    qtbot.waitUntil(lambda: user.session.header_file.file is not None)
    assert "shows a web page" in user.notes("header.value")
    assert not user.window.message.send_bar.send.isEnabled()
    web["file"] = File()
    user.click(user.form.header.file.load)
    qtbot.waitUntil(lambda: "shows a web page" not in user.notes("header.value"))


def test_the_picture_of_a_draft_that_was_opened_waits_for_a_click(user, pane, web, qtbot):
    user.session.document.open(Draft(message=Message(header=Header("image", URL))), None)
    file = user.form.header.file
    assert "was not loaded" in file.status.text()
    assert file.load.isVisible()
    user.click(file.load)
    qtbot.waitUntil(lambda: user.session.header_file.file is not None)
    assert not file.load.isVisible()


def test_a_picture_of_this_computer_shows_and_cannot_be_sent(user, pane, tmp_path, qtbot, monkeypatch):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    image.save(str(tmp_path / "mine.png"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "mine.png"), ""))
    user.click(user.form.header.types.button("image"))
    user.form.header.value.input.clear()
    user.type("header.value", "")
    user.click(user.form.header.file.choose)
    qtbot.waitUntil(lambda: user.session.header_file.shows_local_picture)
    user.form.fields["to"].input.setFocus()  # nothing is outlined
    middle = pane.view.phone().parts["header.value"].center().toPoint()
    qtbot.waitUntil(lambda: picture(pane.view).pixelColor(middle) == QColor("#ff0000"))
    user.refresh()
    lines = user.window.message.send_bar.problems
    assert any("Only the preview shows" in lines.item(row).text() for row in range(lines.count()))
    assert not user.window.message.send_bar.send.isEnabled()


def test_a_picture_of_this_computer_is_offered_where_none_is_at_the_address(
    user, pane, web, tmp_path, qtbot, monkeypatch
):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    image.save(str(tmp_path / "mine.png"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "mine.png"), ""))
    web["file"] = File((Problem("header.value", "warning", "There is no server example.com."),))
    choose_picture = user.form.header.file.choose
    user.click(user.form.header.types.button("image"))
    user.type("header.value", URL)
    assert not choose_picture.isVisible()
    qtbot.waitUntil(lambda: choose_picture.isVisible())
    user.click(choose_picture)
    user.form.fields["to"].input.setFocus()  # nothing is outlined
    middle = pane.view.phone().parts["header.value"].center().toPoint()
    qtbot.waitUntil(lambda: picture(pane.view).pixelColor(middle) == QColor("#ff0000"))
    assert "There is no server" in user.notes("header.value")
    web["file"] = File()
    user.click(user.form.header.file.load)
    qtbot.waitUntil(lambda: not choose_picture.isVisible())
    assert not user.session.header_file.shows_local_picture


def test_the_compared_phones_scroll_together_and_escape_closes_them(user, pane, qtbot):
    user.session.document.open(Draft(message=Message(body=LONG)), None)
    choose(pane, "Compare all six…")
    [window] = user.window.findChildren(CompareWindow)
    assert [view.phone().scroll for view in window.phones] == [0] * 6
    longer = [view for view in window.phones if view.phone().content_height > view.phone().view.height()]
    assert len(longer) >= 2
    roll(longer[0])
    assert all(view.phone().scroll > 0 for view in longer)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.destroyed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_the_chat_follows_what_is_edited(user, pane, qtbot):
    user.session.document.open(
        Draft(message=Message(body=LONG, footer="Bye", buttons=(Button("1", "Yes"),))), None
    )
    pane.view.refresh()
    shown = pane.view.phone().view
    assert not shown.contains(pane.view.phone().parts["footer"].center())
    user.form.fields["footer"].input.setFocus()
    user.type("footer", "See you")
    qtbot.waitUntil(lambda: shown.contains(pane.view.phone().parts["footer"].center()))
