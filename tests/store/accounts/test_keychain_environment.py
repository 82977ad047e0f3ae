"""The API key in the environment, for accounts that have none of their own."""

import sys

import pytest

from composer.kaleyra.account import Account
from composer.store.accounts.environment_key import environment_key
from tests.store.accounts.planted_key import KEY, OTHER, PLANTED, SHOP

ENVIRON = {"KALEYRA_API_KEY": f" {PLANTED}\n"}


def test_the_environments_key_serves_accounts_that_have_none(new_run):
    store = new_run(environ=dict(ENVIRON))
    assert store.find_with_place(SHOP) == (KEY, "environment")
    store.keep(SHOP, OTHER)
    assert store.find_with_place(SHOP) == (OTHER, "keychain")
    store.forget(SHOP)
    store.keep(SHOP, OTHER, in_file=True)
    assert store.find_with_place(SHOP) == (OTHER, "file")
    store.forget(SHOP)
    assert store.find_with_place(SHOP) == (KEY, "environment")
    assert new_run().find_with_place(SHOP) == (None, "")


@pytest.mark.parametrize(
    ("base_url", "goes"),
    [
        ("https://api.kaleyra.io", True),
        ("https://api.in.kaleyra.io:8443", True),
        ("https://api.na.kaleyra.ai", True),
        ("http://127.0.0.1:5000", True),
        ("http://localhost:5000", True),
        ("https://evil.example", False),
        ("https://notkaleyra.io", False),
        ("https://api.kaleyra.io.evil.example", False),
        ("https://192.0.2.7", False),
        ("", False),
    ],
)
def test_the_environments_key_goes_to_kaleyra_and_this_machine_only(new_run, base_url, goes):
    account = Account("Shop", base_url)
    assert new_run(environ=dict(ENVIRON)).find_with_place(account) == (
        (KEY, "environment") if goes else (None, "")
    )


def test_the_environments_key_shows_nowhere(new_run):
    store = new_run(environ=dict(ENVIRON))
    store.find(SHOP)
    assert PLANTED not in repr(vars(store))


@pytest.mark.parametrize("text", ["", "  ", "two words", "“quoted”"])
def test_what_cannot_be_a_key_in_the_environment_is_none(new_run, text):
    assert new_run(environ={"KALEYRA_API_KEY": text}).find_with_place(SHOP) == (None, "")


def test_the_sandbox_takes_no_key_of_the_environment(new_run):
    assert new_run(environ=dict(ENVIRON)).find_with_place(Account("sandbox", "http://127.0.0.1:5000")) == (
        None,
        "",
    )


def test_a_locked_keychain_leaves_the_environments_key(new_run, keychain, caplog):
    keychain.locked = True
    assert new_run(environ=dict(ENVIRON)).find_with_place(SHOP) == (KEY, "environment")


def test_the_key_leaves_the_environment_when_it_is_read(new_run):
    environ = ENVIRON | {"HOME": "/"}
    assert new_run(environ=environ).find(SHOP) == KEY
    assert environ == {"HOME": "/"}
    environ = dict(ENVIRON)
    assert (environment_key(environ), environ) == (KEY, {})
    assert environment_key({}) is None


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX's limits")
def test_a_crash_after_that_leaves_no_memory_on_the_disk(new_run):
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    new_run()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, most)


def test_what_cannot_be_a_key_is_said(new_run):
    store = new_run(environ={"KALEYRA_API_KEY": "two words"})
    assert (store.environment_fault, store.has_environment_key) == (
        "The API key has a space at position 4: copy it again.",
        False,
    )
    assert new_run(environ=dict(ENVIRON)).environment_fault == ""
