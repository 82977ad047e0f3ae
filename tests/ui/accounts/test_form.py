"""The fields of an account: kind, colour, numbers, and what is wrong with them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QLabel

from .conftest import PRODUCTION, STAGING


def test_a_test_account_with_its_recipients_is_made(open_dialog):
    page = open_dialog()
    page.user.click(page.dialog.add)
    assert page.form.kind.kind == "live"  # unless somebody says otherwise
    assert not page.form.recipients.isVisible()
    for field, text in {
        "name": "Rehearsal",
        "base_url": "https://api.kaleyra.io",
        "sid": "HX9",
        "sender": "+14155550100",
        "own_number": "+1 415 555 0107",
    }.items():
        page.type(field, text)
    page.choose("test")
    assert page.form.recipients.isVisible()
    page.form.recipients.setFocus()
    page.user.qtbot.keyClicks(page.form.recipients, "+14155550123, +1 415 555 0124")
    page.user.qtbot.keyClick(page.form.recipients, Qt.Key.Key_Return)
    page.user.qtbot.keyClicks(page.form.recipients, "+14155550125")
    page.user.click(page.form.colour.swatches["#3c8a3f"])
    page.save()
    account = page.accounts.find("Rehearsal")
    assert (account.kind, account.colour, account.own_number) == ("test", "#3c8a3f", "+1 415 555 0107")
    assert account.allowed_recipients == ("+14155550123", "+1 415 555 0124", "+14155550125")
    assert not page.form.differs()


def test_what_an_account_has_is_shown(open_dialog):
    account = replace(
        STAGING, colour="#cb4e93", own_number="+14155550107", allowed_recipients=("+14155550123",)
    )
    page = open_dialog(account)
    assert page.form.kind.currentText().startswith("Test")
    assert page.form.colour.swatches["#cb4e93"].isChecked()
    assert page.form.recipients.toPlainText() == "+14155550123"
    assert page.input("own_number").text() == "+14155550107"
    assert not page.form.differs()


@pytest.mark.parametrize(
    ("sender", "words"),
    [
        ("07700 900", "Write the sender with its country code instead of the 0"),
        ("07700 900123", "Write the sender with its country code instead of the 0"),
        ("555 0100", "This is no international number"),
        ("+44 7700", "too short"),
        ("+999 1234567", "country code is unknown"),
        ("Corner Bakery", "Replace the letters"),
    ],
)
def test_a_sender_that_is_no_international_number_is_refused(open_dialog, sender, words):
    page = open_dialog(PRODUCTION)
    page.type("sender", sender)
    page.save()
    assert words in page.note("sender")
    assert page.dialog.focusWidget() is page.input("sender")
    assert page.accounts.find("Production").sender == "+14155550100"


@pytest.mark.parametrize("sender", ["+44 7700 900123", "447700900123", "14155550100", ""])
def test_a_sender_with_its_country_code_is_taken(open_dialog, sender):
    page = open_dialog(PRODUCTION)
    page.type("sender", sender)
    page.save()
    assert page.note("sender") == ""
    assert page.accounts.find("Production").sender == sender


@pytest.mark.parametrize("field", ["name", "base_url", "sid", "sender", "own_number"])
def test_what_is_wrong_is_forgotten_once_it_is_edited(open_dialog, field):
    page = open_dialog(PRODUCTION)
    for wrong in ("name", "base_url", "sid", "sender", "own_number"):
        page.input(wrong).setText("" if wrong == "name" else "0 !")
    page.save()
    assert page.note(field).startswith("✕")
    others = {other: page.note(other) for other in page.form.inputs if other != field}
    page.user.qtbot.keyClicks(page.input(field), "a")
    assert page.note(field) == ""
    assert {other: page.note(other) for other in others} == others


def test_the_first_wrong_recipient_is_named_until_the_list_is_edited(open_dialog):
    page = open_dialog(STAGING)
    page.form.recipients.setFocus()
    page.user.qtbot.keyClicks(page.form.recipients, "+14155550123,07700 900")
    page.save()
    assert "Number 2: Replace the 0 at the start" in page.note("allowed_recipients")
    assert page.dialog.focusWidget() is page.form.recipients
    page.user.qtbot.keyClick(page.form.recipients, Qt.Key.Key_Backspace)
    assert "✕" not in page.note("allowed_recipients")


def test_only_a_server_on_this_computer_can_be_a_sandbox(open_dialog):
    page = open_dialog(PRODUCTION)
    kind = page.form.kind

    def offers_sandbox() -> bool:
        return kind.model().item(kind.findData("sandbox")).isEnabled()

    assert not offers_sandbox()
    page.type("base_url", "http://127.0.0.1:8080")
    assert offers_sandbox()
    page.choose("sandbox")
    page.save()
    assert page.accounts.find("Production").kind == "sandbox"
    page.type("base_url", "https://api.kaleyra.io")
    assert (offers_sandbox(), kind.kind) == (False, "live")
    page.save()
    assert page.accounts.find("Production").kind == "live"


def test_the_sandbox_inside_the_program_is_what_it_is(open_dialog):
    page = open_dialog()
    for fixed in (
        page.form.kind,
        page.form.colour,
        page.form.key,
        page.input("base_url"),
        page.input("name"),
    ):
        assert not fixed.isEnabled()
    assert page.form.kind.currentText().startswith("Sandbox")
    assert page.note("key") == "The sandbox needs no key of yours."


def test_any_colour_can_be_chosen_and_given_up(open_dialog, monkeypatch):
    page = open_dialog(PRODUCTION)
    colour = page.form.colour
    assert colour.automatic.isChecked()
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_args: QColor("#123456"))
    page.user.click(colour.custom)
    page.save()
    assert page.accounts.find("Production").colour == "#123456"
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_args: QColor())  # cancelled
    page.user.click(colour.custom)
    assert (colour.colour, colour.custom.isChecked()) == ("#123456", True)
    page.user.click(colour.automatic)
    page.save()
    assert page.accounts.find("Production").colour == ""


def test_the_colours_are_reached_and_named_without_the_mouse(open_dialog):
    page = open_dialog(PRODUCTION)
    red = page.form.colour.swatches["#d93a2f"]
    assert red.accessibleName() == "Red"
    red.setFocus()
    page.user.qtbot.keyClick(red, Qt.Key.Key_Space)
    assert page.form.colour.colour == "#d93a2f"


def test_the_dialog_stays_as_it_is_whichever_account_is_shown(open_dialog):
    page = open_dialog(PRODUCTION, replace(STAGING, allowed_recipients=("+14155550123",)))
    places = set()
    for name in ("Production", "Staging", "sandbox", "Production"):
        page.go_to_account(name)
        page.settle()
        entry = page.input("sid")
        top = page.input("name")
        places.add((page.dialog.size().toTuple(), entry.width(), top.mapTo(page.dialog, top.pos()).toTuple()))
    assert len(places) == 1


def test_it_fits_a_small_screen(open_dialog):
    page = open_dialog(STAGING)
    page.user.click(page.form.advanced)
    assert (page.dialog.width() <= 1024, page.dialog.height() <= 660) == (True, True)
    assert page.form.width() <= page.dialog.width()  # nothing is to the right of what shows


def test_it_says_where_kaleyra_shows_what_is_asked_for(open_dialog):
    page = open_dialog(PRODUCTION)
    said = " ".join(label.text() for label in page.form.findChildren(QLabel) if label.isVisible())
    assert "Developers > API Keys" in said
    assert "A trial account must complete KYC" in said
    assert "Business name (as customers see it)" in said
    assert page.input("business_name").accessibleName() == "Business name (as customers see it)"
