"""The region of an account's host: chosen, or another address; never guessed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from composer.kaleyra.account import REGIONS

from .conftest import PRODUCTION

KEY = "Ac4PLANTEDKEY21f"
HOSTS = {
    "Singapore": "https://api.kaleyra.io",
    "India": "https://api.in.kaleyra.io",
    "Europe": "https://api.eu.kaleyra.io",
    "North America": "https://api.na.kaleyra.ai",
}


def pick(page, letter: str) -> None:
    """Choose an entry by keyboard."""
    page.form.region.setFocus()
    page.user.qtbot.keyClicks(page.form.region, letter)


def pick_in_list(page, text: str) -> None:
    """Open the list and click an entry."""
    region = page.form.region
    region.showPopup()
    index = region.model().index(region.findText(text, Qt.MatchFlag.MatchStartsWith), 0)
    view = region.view()
    page.user.qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
    )


def test_the_four_regions_and_any_other_address_are_offered(open_dialog):
    page = open_dialog(PRODUCTION)
    region = page.form.region
    entries = [region.itemText(row) for row in range(region.count())]
    assert entries == [
        "Singapore: api.kaleyra.io",
        "India: api.in.kaleyra.io",
        "Europe: api.eu.kaleyra.io",
        "North America: api.na.kaleyra.ai",
        "Another address",
    ]
    assert dict(REGIONS) == HOSTS
    assert region.accessibleName() == "Region"
    assert any(label.text() == "Region" for label in page.form.findChildren(QLabel))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        *((url, name) for name, url in HOSTS.items()),
        ("https://api.in.kaleyra.io:443", "India"),
        ("https://api.ap.kaleyra.io", "Another"),  # an older name
        ("https://api.na.kaleyra.io", "Another"),
        ("https://api.kaleyra.io:8443", "Another"),
        ("https://api.kaleyra.io.example.com", "Another"),
        ("https://proxy.example.com", "Another"),
        ("http://127.0.0.1:8080", "Another"),
    ],
)
def test_an_accounts_region_is_shown(open_dialog, url, shown):
    page = open_dialog(replace(PRODUCTION, base_url=url))
    assert page.form.region.currentText().startswith(shown)
    assert page.input("base_url").text() == url
    assert not page.form.differs()


@pytest.mark.parametrize(
    ("letter", "region"), [("S", "Singapore"), ("I", "India"), ("E", "Europe"), ("N", "North America")]
)
def test_a_region_is_chosen_by_keyboard_and_saved(open_dialog, letter, region):
    page = open_dialog(replace(PRODUCTION, base_url="https://proxy.example.com"))
    pick(page, region[0])
    assert page.input("base_url").text() == HOSTS[region]
    assert page.form.differs()
    page.save()
    assert page.accounts.find("Production").base_url == HOSTS[region]


def test_a_new_accounts_region_is_not_guessed_and_must_be_chosen(open_dialog):
    page = open_dialog()
    page.user.click(page.dialog.add)
    region = page.form.region
    assert (region.currentIndex(), region.placeholderText()) == (-1, "Choose the region")
    assert (page.input("base_url").text(), page.input("base_url").placeholderText()) == ("", "https://…")
    page.type("name", "Mumbai")
    page.type("sid", "HXIN123")
    assert region.currentIndex() == -1  # what a SID hints at is one source's word
    page.save()
    assert (
        page.note("base_url")
        == "✕ There is no base URL: choose a region, or enter a web address with https://."
    )
    assert page.dialog.focusWidget() is region
    page.user.qtbot.keyClicks(region, "I")
    assert page.note("base_url") == ""
    page.save()
    assert page.accounts.find("Mumbai").base_url == "https://api.in.kaleyra.io"


def test_nothing_is_asked_of_who_began_an_account_and_entered_nothing(open_dialog):
    page = open_dialog()
    page.user.click(page.dialog.add)
    assert not page.form.differs()


def test_a_connection_without_a_host_is_not_tested(open_dialog):
    page = open_dialog()
    page.user.click(page.dialog.add)
    page.user.click(page.form.connection_check.button)
    assert "choose a region" in page.note("base_url")
    assert page.dialog.focusWidget() is page.form.region


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://api.eu.kaleyra.io", "Europe"),
        ("https://API.eu.kaleyra.io./", "Europe"),
        ("https://api.e", "Another"),
        ("", "Another"),
        ("nowhere", "Another"),
    ],
)
def test_a_typed_address_shows_its_region(open_dialog, typed, shown):
    page = open_dialog(PRODUCTION)
    page.type("base_url", typed)
    assert page.form.region.currentText().startswith(shown)
    assert page.input("base_url").text() == typed


@pytest.mark.qt_log_ignore("This plugin does not support")  # lists over the window
def test_another_address_chosen_in_the_list_is_entered_at_once(open_dialog):
    page = open_dialog(PRODUCTION)
    pick_in_list(page, "Another")
    entry = page.input("base_url")
    assert page.dialog.focusWidget() is entry
    page.user.qtbot.keyClicks(entry, "https://proxy.example.com")
    assert (entry.text(), page.form.region.currentText()) == ("https://proxy.example.com", "Another address")
    pick_in_list(page, "India")
    assert entry.text() == "https://api.in.kaleyra.io"


def test_arrow_keys_walk_over_another_address_without_leaving(open_dialog):
    page = open_dialog(PRODUCTION)
    pick(page, "N")
    page.user.qtbot.keyClick(page.form.region, Qt.Key.Key_Down)
    assert page.form.region.currentText() == "Another address"
    assert page.dialog.focusWidget() is page.form.region
    assert page.input("base_url").text() == HOSTS["North America"]
    page.user.qtbot.keyClick(page.form.region, Qt.Key.Key_Tab)
    assert page.dialog.focusWidget() is page.input("base_url")


def test_a_key_stays_with_its_host(open_dialog):
    page = open_dialog(PRODUCTION, key=KEY)
    page.settle()
    before = page.note("key")
    pick(page, "E")
    assert page.note("key") == "A key belongs to its host: enter the API key for this one."
    page.user.qtbot.keyClick(page.form.region, Qt.Key.Key_Home)
    assert page.note("key") == before
    page.user.qtbot.keyClick(page.form.region, Qt.Key.Key_Down)
    page.save()
    page.settle()
    assert page.accounts.key_of(page.accounts.find("Production")) is None
    assert page.dialog.focusWidget() is page.input("key")


def test_a_region_decides_what_kinds_there_are(open_dialog):
    page = open_dialog(replace(PRODUCTION, base_url="http://127.0.0.1:8080", kind="sandbox"))
    assert page.form.kind.kind == "sandbox"
    pick(page, "S")
    assert page.form.kind.kind == "live"


def test_the_wheel_changes_no_host(open_dialog):
    page = open_dialog(PRODUCTION)
    region = page.form.region
    where = QPointF(region.rect().center())
    turned = QWheelEvent(
        where,
        region.mapToGlobal(where),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(region, turned)
    assert region.currentText().startswith("Singapore")


def test_the_sandbox_inside_the_program_has_no_region(open_dialog):
    page = open_dialog(PRODUCTION)
    assert page.form.region.isVisible()
    page.go_to_account("sandbox")
    assert not page.form.region.isVisible()


@pytest.mark.parametrize(
    ("url", "shown"), [(HOSTS["India"], "India"), ("https://proxy.example.com", "Another")]
)
def test_an_account_of_a_pasted_command_has_its_region(open_dialog, url, shown):
    page = open_dialog()
    page.dialog.begin_new(url, "HX7", "+14155550100")
    assert page.form.region.currentText().startswith(shown)
    assert page.input("base_url").text() == url
