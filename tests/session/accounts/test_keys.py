"""The keys of the accounts: at hand at once, kept by the keychain one job after another."""

import threading
from dataclasses import replace

import pytest

from composer.kaleyra.account import ApiKey
from composer.kaleyra.sandbox import sandbox

from .known_accounts import KEY, LIVE, NAME, OTHER_HOST, TEST, add, kept_user


def test_a_saved_account_keeps_its_key_and_is_not_sent_with_until_it_is_chosen(
    book, new_book, keychain, qtbot, wait_for_keychain
):
    with qtbot.waitSignal(book.key_kept) as kept:
        book.save(LIVE, None, KEY)
        assert (book.key_of(LIVE), book.key_state_of(LIVE), book.key_place_of(LIVE)) == (KEY, "there", "")
    assert kept.args == ["Production", "keychain"]
    assert book.key_place_of(LIVE) == "keychain"
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    assert (book.current, book.key) == (book.sandbox, ApiKey(sandbox.KEY))
    assert new_book().current.is_sandbox
    book.select("Production")
    assert (book.current, book.key, book.key_state) == (LIVE, KEY, "there")
    again = new_book()
    again.fetch_key(again.current)
    wait_for_keychain()
    assert (again.current, again.key, again.key_place_of(LIVE)) == (LIVE, KEY, "keychain")


def test_without_a_keychain_the_key_is_for_this_run_only(new_book, qtbot, wait_for_keychain):
    book = new_book(lambda: None)
    with qtbot.waitSignal(book.key_kept) as kept:
        add(book, LIVE, KEY)
    assert kept.args == ["Production", "session"]
    book.select("sandbox")
    book.select("Production")
    wait_for_keychain()
    assert (book.key, book.key_place_of(LIVE)) == (KEY, "session")
    again = new_book(lambda: None)
    again.fetch_key(again.current)
    wait_for_keychain()
    assert (again.current, again.key, again.key_state) == (LIVE, None, "missing")


def test_while_the_keychain_is_asked_the_key_is_waited_for(new_book, keychain, qtbot, wait_for_keychain):
    new_book().save(LIVE, None, KEY)
    wait_for_keychain()
    book = new_book()
    keychain.open.clear()
    with qtbot.waitSignal(book.current_changed):
        book.select("Production")
    assert (book.key, book.key_state) == (None, "waiting")
    with qtbot.waitSignal(book.current_changed):
        keychain.open.set()
    assert (book.key, book.key_state) == (KEY, "there")


def test_the_keychain_is_asked_once_for_a_key(new_book, keychain, wait_for_keychain):
    new_book().save(LIVE, None, KEY)
    wait_for_keychain()
    book = new_book()
    keychain.asked.clear()
    for _ in range(2):
        book.fetch_key(LIVE)
    wait_for_keychain()
    assert keychain.asked.is_set()
    keychain.asked.clear()
    book.fetch_key(LIVE)
    book.select("Production")
    wait_for_keychain()
    assert not keychain.asked.is_set()
    assert book.key == KEY


def test_a_key_that_comes_late_is_not_taken_for_another_accounts(book, keychain, wait_for_keychain):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    add(book, TEST)
    assert book.key_state == "waiting"
    wait_for_keychain()
    assert (book.current, book.key, book.key_state) == (TEST, None, "missing")
    assert book.key_of(LIVE) == KEY


def test_a_key_that_comes_late_does_not_replace_the_one_entered_since(book, keychain, wait_for_keychain):
    keychain.kept[kept_user(LIVE)] = "an-older-key"
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    book.save(LIVE, "Production", KEY)
    wait_for_keychain()
    assert book.key == KEY
    assert keychain.kept[kept_user(LIVE)] == KEY.reveal()


@pytest.mark.parametrize(
    "act", [lambda book: book.remove("Production"), lambda book: book.save(OTHER_HOST, NAME, None)]
)
def test_a_key_that_comes_late_is_not_kept_for_an_account_that_is_gone(
    book, keychain, wait_for_keychain, act
):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    act(book)
    wait_for_keychain()
    assert (book.key_of(LIVE), keychain.kept) == (None, {})


def test_a_key_does_not_move_to_another_host(book, keychain, wait_for_keychain):
    add(book, LIVE, KEY)
    wait_for_keychain()
    book.save(OTHER_HOST, NAME, None)
    assert book.key is None  # not for a moment
    wait_for_keychain()
    assert (book.current, book.key, book.key_state, keychain.kept) == (OTHER_HOST, None, "missing", {})
    assert book.key_of(LIVE) is None
    assert [account.name for account in book.accounts] == ["sandbox", "Production"]


def test_a_key_does_not_move_to_another_host_under_another_name(book, keychain, wait_for_keychain):
    add(book, LIVE, KEY)
    wait_for_keychain()
    book.save(replace(OTHER_HOST, name="Shop"), NAME, None)
    wait_for_keychain()
    assert (book.current.name, book.key, book.key_state, keychain.kept) == ("Shop", None, "missing", {})


def test_a_renamed_account_keeps_its_key_and_its_place(book, new_book, keychain, wait_for_keychain):
    add(book, LIVE, KEY)
    book.save(TEST, None, None)
    wait_for_keychain()
    shop = replace(LIVE, name="Shop")
    book.save(shop, NAME, None)
    assert (book.current, book.key) == (shop, KEY)
    wait_for_keychain()
    assert keychain.kept == {kept_user(shop): KEY.reveal()}
    assert (book.key_of(LIVE), book.key_of(shop), book.key_place_of(shop)) == (None, KEY, "keychain")
    assert [account.name for account in book.accounts] == ["sandbox", "Shop", "Test"]
    again = new_book()
    again.fetch_key(again.current)
    wait_for_keychain()
    assert (again.current, again.key) == (shop, KEY)


def test_a_key_that_was_not_fetched_yet_goes_along_to_a_new_name(new_book, keychain, wait_for_keychain):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    book, shop = new_book(), replace(LIVE, name="Shop")
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    book.save(shop, NAME, None)
    assert (book.key_state_of(LIVE), book.key_state) == ("missing", "waiting")
    wait_for_keychain()
    wait_for_keychain()  # found first, then kept under the new name
    assert (book.current, book.key, book.key_place_of(shop)) == (shop, KEY, "keychain")
    assert keychain.kept == {kept_user(shop): KEY.reveal()}


def test_another_change_leaves_key_and_place_alone(book, keychain, wait_for_keychain):
    add(book, LIVE, KEY)
    book.save(TEST, None, None)
    wait_for_keychain()
    book.save(replace(LIVE, sid="HX9"), "Production", None)
    wait_for_keychain()
    assert (book.current.sid, book.key, book.key_place_of(book.current)) == ("HX9", KEY, "keychain")
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    assert [account.name for account in book.accounts] == ["sandbox", "Production", "Test"]


def test_a_key_that_is_changed_and_then_removed_is_gone(book, keychain, wait_for_keychain):
    add(book, LIVE, ApiKey("older"))
    wait_for_keychain()
    keychain.open.clear()
    book.save(LIVE, NAME, KEY)
    book.remove(NAME)
    wait_for_keychain()
    assert (keychain.kept, book.key_of(LIVE)) == ({}, None)


def test_a_key_that_is_removed_and_then_entered_again_is_kept(book, keychain, wait_for_keychain):
    add(book, LIVE, ApiKey("older"))
    wait_for_keychain()
    keychain.open.clear()
    book.remove(NAME)
    book.save(LIVE, None, KEY)
    wait_for_keychain()
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    assert (book.key_of(LIVE), book.key_place_of(LIVE)) == (KEY, "keychain")


def test_only_one_thread_waits_for_the_keychain(book, keychain, background, wait_for_keychain):
    keychain.open.clear()
    for number in range(20):
        book.save(replace(LIVE, name=f"Shop {number}"), None, KEY)
    ran = threading.Event()
    background.run(ran.set, lambda _none: None)
    assert ran.wait(10)  # a send would be held up else
    wait_for_keychain()
    assert len(keychain.kept) == 20


def test_two_names_later_the_key_is_under_the_last_one_alone(book, keychain, wait_for_keychain):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    second, third = replace(LIVE, name="Second"), replace(LIVE, name="Third")
    book.save(second, NAME, None)
    book.save(third, "Second", None)
    assert book.key_state == "waiting"
    wait_for_keychain()
    assert keychain.kept == {kept_user(third): KEY.reveal()}
    assert (book.current, book.key, book.key_place_of(third)) == (third, KEY, "keychain")


def test_a_rename_is_done_even_if_the_window_closes_at_once(book, keychain, background):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    add(book, LIVE)
    shop = replace(LIVE, name="Shop")
    book.save(shop, NAME, None)
    assert background.wait(5000)  # and no event is handled any more
    assert keychain.kept == {kept_user(shop): KEY.reveal()}


def test_the_answer_of_before_a_removal_is_not_taken_for_the_account_that_was_added_since(
    book, keychain, wait_for_keychain
):
    keychain.kept[kept_user(LIVE)] = KEY.reveal()
    keychain.open.clear()
    add(book, LIVE)
    assert keychain.asked.wait(20)
    book.remove(NAME)
    add(book, LIVE)
    wait_for_keychain()
    assert (book.key, book.key_state, keychain.kept) == (None, "missing", {})


def test_a_key_that_stays_in_the_keychain_is_said(book, keychain, qtbot, wait_for_keychain, caplog):
    add(book, LIVE, KEY)
    wait_for_keychain()
    keychain.delete_password = lambda service, user: None  # says nothing, does nothing
    with qtbot.waitSignal(book.key_left) as left:
        book.remove(NAME)
    assert left.args == [NAME, "keychain"]


@pytest.mark.parametrize(
    "written", ["https://api.kaleyra.io:443", "https://api.kaleyra.io.", "https://api.kaleyra.io.:443"]
)
def test_the_key_goes_along_where_the_same_host_is_written_otherwise(
    book, new_book, keychain, wait_for_keychain, written
):
    before = replace(LIVE, base_url=written)
    add(book, before, KEY)
    wait_for_keychain()
    book.save(LIVE, NAME, None)
    wait_for_keychain()
    assert (book.current, book.key) == (LIVE, KEY)
    assert keychain.kept == {kept_user(LIVE): KEY.reveal()}
    again = new_book()
    again.fetch_key(again.current)
    wait_for_keychain()
    assert again.key == KEY
