"""The Send button and its result with a live account."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Accepted
from composer.kaleyra.sandbox import sandbox
from composer.session.sending import repeat_check

from .live_steps import OWN, answer, confirm, use


def test_the_list_warns_as_soon_as_a_send_has_ended(user, api, qtbot):
    use(user, api)
    confirm(user, qtbot, pause=True)
    lines = user.window.message.send_bar.problems
    assert any("sent again, it arrives twice" in lines.item(row).text() for row in range(lines.count()))
    user.session.send_log.clear()
    user.session.log_retention.removed.emit("")
    assert lines.count() == 0


def test_the_result_of_one_account_does_not_stand_beside_another(user, api):
    user.send()
    assert "Accepted" in user.window.message.send_bar.summary.text()
    use(user, api)
    assert user.window.message.send_bar.summary.text() == "Ready to send"


def test_the_result_says_when_it_was_only_to_oneself(user, api, qtbot):
    use(user, api, own_number=OWN)
    with qtbot.waitSignal(user.session.sender.finished, timeout=15000):
        user.click(user.window.message.send_bar.own)
    assert "Accepted for you (+1 415-555-0199)" in user.window.message.send_bar.summary.text()


def test_send_counts_down_while_the_api_asks_to_wait(user, api, qtbot, monkeypatch):
    use(user, api, allowed_recipients=("+14155550123",), kind="test")
    api.answer_next("rate-limited")
    user.send()
    bar = user.window.message.send_bar
    first = bar.summary.text()
    assert first.startswith("Kaleyra asks to wait 0:")
    assert not bar.send.isEnabled()
    assert not bar.own.isEnabled()
    qtbot.waitUntil(lambda: bar.summary.text() != first, timeout=3000)
    assert bar.summary.text().startswith("Kaleyra asks to wait 0:")
    user.window.menus.send.trigger()
    assert not user.session.sender.busy
    assert api.requests == 1
    later = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr(repeat_check, "datetime", SimpleNamespace(now=lambda _zone: later))
    qtbot.waitUntil(bar.send.isEnabled, timeout=3000)


@pytest.mark.parametrize(
    ("kind", "colour", "shown"),
    [("live", "", "#b3261e"), ("test", "", "#6a3fa0"), ("live", "#00875a", "#00875a")],
)
def test_the_account_colours_badge_button_and_edge(user, api, kind, colour, shown):
    use(user, api, kind=kind, colour=colour)
    window = user.window
    assert window.badge.text() == f"{kind.upper()} · Bakery"
    assert window.message.send_bar.send.text() == "Send with Bakery"
    picture = window.grab().toImage()
    assert picture.pixelColor(1, picture.height() // 2).name() == shown
    assert picture.pixelColor(picture.width() // 2, picture.height() - 1).name() == shown
    for widget in (window.badge, window.message.send_bar.send):
        corner = widget.grab().toImage().pixelColor(widget.width() // 2, 3)
        assert corner.name() == shown
    user.session.accounts.select("sandbox")
    assert window.grab().toImage().pixelColor(1, picture.height() // 2).name() != shown
    assert not window.message.send_bar.own.isVisible()


def test_the_sandbox_shows_the_countdown_and_may_be_sent_to_all_the_same(user):
    user.window.menus.answers["rate-limited"].trigger()
    user.send()
    assert user.window.message.send_bar.summary.text().startswith("The sandbox asks to wait 0:")
    assert isinstance(user.send(), Accepted)
    assert "asks to wait" not in user.window.message.send_bar.summary.text()


def test_the_account_chosen_during_a_send_changes_nothing_of_what_is_told(user, api, qtbot):
    use(user, api)
    locked = Account(
        "Locked",
        api.base_url,
        sid="HX1",
        sender="+14155550100",
        kind="test",
        allowed_recipients=("+14155550111",),
    )
    user.session.accounts.save(locked, None, ApiKey(sandbox.KEY))
    api.answer_next("slow")
    user.refresh()
    seen = answer(lambda dialog: dialog.send.click())
    user.click(user.window.message.send_bar.send)
    assert seen
    with qtbot.waitSignal(user.session.sender.finished, timeout=15000):
        user.session.accounts.select("Locked")
    assert (
        "Accepted for +1 415-555-0123 with Bakery: see the log" in user.window.message.send_bar.summary.text()
    )
    assert user.window.statusBar().currentMessage() == "+1 415-555-0123: Accepted"


def test_a_sender_that_is_not_the_accounts_is_pointed_out(user, api, qtbot):
    use(user, api)
    assert user.session.readiness.problems_of("from") == []
    user.type("from", "+1 (415) 555-0100")
    user.refresh()
    assert user.session.readiness.problems_of("from") == []
    user.type("from", "+14155550177")
    user.refresh()
    words = "This message has a sender of its own, not +1 415-555-0100 of the account."
    assert words in user.notes("from")
    _outcome, seen = confirm(user, qtbot)
    assert f"! {words}" in seen


def test_a_rehearsal_is_told_by_whom_it_went_to(user, api):
    use(user, api, kind="test", allowed_recipients=("+14155550111",))
    user.send()
    assert "Accepted for +1 415-555-0111" in user.window.message.send_bar.summary.text()
    assert user.window.statusBar().currentMessage() == "+1 415-555-0111: Accepted"


def test_another_name_ends_no_countdown(user, api):
    use(user, api, kind="test", allowed_recipients=("+14155550123",))
    api.answer_next("rate-limited")
    user.send()
    user.session.accounts.save(replace(user.session.accounts.current, name="Renamed"), "Bakery", None)
    user.refresh()
    assert user.session.accounts.current.name == "Renamed"
    assert "asks to wait" in user.window.message.send_bar.summary.text()
    assert not user.window.message.send_bar.send.isEnabled()


@pytest.mark.parametrize("kind", ["live", "test"])
def test_what_a_message_to_a_real_phone_costs_stands_at_send(user, api, kind):
    bar = user.window.message.send_bar
    assert not bar.cost.isVisible()
    assert bar.send.accessibleDescription() == ""
    account = Account("Shop", "https://api.in.kaleyra.io", sid="HX1", sender="+14155550100", kind=kind)
    user.session.accounts.save(account, None, ApiKey(sandbox.KEY))
    user.session.accounts.select("Shop")
    user.refresh()
    assert bar.cost.isVisible()
    assert bar.cost.text() == "Probably charged once delivered"
    for words in (bar.cost.toolTip(), bar.send.accessibleDescription()):
        assert "the first 1,000" in words
        assert "not known" in words
    use(user, api, kind="sandbox")
    assert not bar.cost.isVisible()
    assert bar.send.accessibleDescription() == ""
