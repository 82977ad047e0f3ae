"""The phones side by side: how wide they are, and how they are placed for that."""

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from composer.message.drafts.draft import Draft
from composer.message.model import Button, Message
from composer.preview.device.phone import WIDTHS
from composer.ui.phone.compare import CompareWindow
from composer.ui.phone.pane import PreviewPane

from .steps import choose, picture

SIX = list(product(("ios", "android", "web"), ("light", "dark")))


@pytest.fixture
def pane(session, qtbot) -> PreviewPane:
    pane = PreviewPane(session)
    qtbot.addWidget(pane)
    pane.resize(420, 700)
    with qtbot.waitExposed(pane):
        pane.show()
    session.document.open(
        Draft(message=Message(body="A few words. " * 30, buttons=(Button("a", "Yes"),))), None
    )
    return pane


@pytest.fixture
def compared(pane, qtbot):
    choose(pane, "Compare all six…")
    [window] = pane.window().findChildren(CompareWindow)
    qtbot.waitExposed(window)
    yield window
    window.close()


def choose_width(qtbot, window, width: str) -> None:
    qtbot.mouseClick(window.widths.button(width), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def share_of_bubble(view) -> float:
    shown = view.phone()
    return shown.parts["buttons[0].title"].width() / shown.view.width()


def places(window) -> list[tuple[int, int]]:
    """Where the phones stand, row by row."""
    return [(view.geometry().top(), view.geometry().left()) for view in window.phones]


@pytest.mark.parametrize("width", WIDTHS)
def test_all_six_take_the_width_that_is_chosen_above_them(compared, qtbot, width):
    choose_width(qtbot, compared, "narrow" if width != "narrow" else "wide")
    before = [picture(view) for view in compared.phones]
    choose_width(qtbot, compared, width)
    assert {view.device.width for view in compared.phones} == {width}
    assert all(picture(view) != image for view, image in zip(compared.phones, before, strict=True))
    assert [(view.device.platform, view.device.mode) for view in compared.phones] == SIX


def test_it_opens_with_the_panes_width_and_leaves_that_alone(session, pane, qtbot):
    choose(pane, "Phone width", "Narrow")
    choose(pane, "Compare all six…")
    [window] = pane.window().findChildren(CompareWindow)
    assert window.widths.button("narrow").isChecked()
    assert {view.device.width for view in window.phones} == {"narrow"}
    choose_width(qtbot, window, "wide")
    assert (pane.view.device.width, session.settings.phone_width) == ("narrow", "narrow")
    window.close()


def test_wide_ones_stand_in_two_rows_light_above_dark_and_the_web_has_the_most_room(compared, qtbot):
    choose_width(qtbot, compared, "wide")
    placed = dict(zip(SIX, places(compared), strict=True))
    for platform in ("ios", "android", "web"):
        light, dark = placed[platform, "light"], placed[platform, "dark"]
        assert light[0] < dark[0]
        assert light[1] == dark[1]
    views = dict(zip(SIX, compared.phones, strict=True))
    assert views["web", "light"].width() > 1.7 * views["ios", "light"].width()
    assert 0.6 < share_of_bubble(views["web", "light"]) <= 0.651


def test_others_stand_in_one_row_again(compared, qtbot):
    before = places(compared)
    assert len({top for top, _ in before}) == 1
    choose_width(qtbot, compared, "wide")
    choose_width(qtbot, compared, "normal")
    after = places(compared)
    assert len({top for top, _ in after}) == 1
    assert [left for _, left in after] == sorted(left for _, left in after)


def test_the_window_is_as_high_as_before_again_unless_somebody_chose_a_height(compared, qtbot):
    before = compared.height()
    choose_width(qtbot, compared, "wide")
    choose_width(qtbot, compared, "narrow")
    assert compared.height() == before
    compared.resize(compared.width(), before - 30)
    for width in ("wide", "normal"):
        choose_width(qtbot, compared, width)
        assert compared.height() == before - 30


def test_no_choice_makes_the_window_larger_than_the_screen(compared, qtbot):
    room = compared.screen().availableSize()
    for width in ("wide", "narrow", "wide", "normal"):
        choose_width(qtbot, compared, width)
        assert compared.width() <= room.width()
        assert compared.height() <= room.height()
    assert all(view.width() >= 120 and view.height() >= 200 for view in compared.phones)


def test_the_titles_stay_above_their_phones(compared, qtbot):
    for width in ("wide", "normal"):
        choose_width(qtbot, compared, width)
        for title, view in zip(compared.titles, compared.phones, strict=True):
            assert title.geometry().bottom() < view.geometry().top()
            assert abs(title.geometry().center().x() - view.geometry().center().x()) <= 1


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_wide_web_is_readable_at_its_full_size_in_the_pane(session, pane, qtbot, mode):
    qtbot.mouseClick(pane.platforms.button("web"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.modes.button(mode), Qt.MouseButton.LeftButton)
    choose(pane, "Phone width", "Wide")
    QApplication.processEvents()
    assert pane.view.phone().scale < 0.6
    assert pane.zoom_hint.isVisible()
    assert 0.6 < share_of_bubble(pane.view) <= 0.651
    choose(pane, "Zoom", "100 %")
    QApplication.processEvents()
    assert pane.view.phone().scale == pytest.approx(1, abs=0.02)
    assert pane.view.width() >= 950
    assert not pane.zoom_hint.isVisible()
    qtbot.mouseClick(pane.platforms.button("ios"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert pane.view.width() < 500
    choose(pane, "Zoom", "Fit the pane")
    assert not pane.zoom_hint.isVisible()


def test_a_zoom_holds_for_each_device(session, pane, qtbot):
    choose(pane, "Zoom", "150 %")
    for platform, width in product(("ios", "android", "web"), ("Narrow", "Normal", "Wide")):
        qtbot.mouseClick(pane.platforms.button(platform), Qt.MouseButton.LeftButton)
        choose(pane, "Phone width", width)
        QApplication.processEvents()
        assert pane.view.phone().scale == pytest.approx(1.5, abs=0.03), (platform, width)
    choose(pane, "Zoom", "Fit the pane")
