"""Accounts, without their keys."""

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace

import pytest

from composer.kaleyra.account import Account
from composer.store.accounts.accounts import SANDBOX_ACCOUNT, SIZE_MAX, Accounts, AccountsFile
from composer.store.files import StorageError

SHOP = Account(
    "Shop",
    "https://api.eu.kaleyra.io:8443",
    "HX1",
    "+14155550100",
    "https://x.test/cb",
    "json",
    "The Shop",
    "shop.png",
)
SANDBOX = SANDBOX_ACCOUNT


@pytest.fixture
def file(tmp_path):
    return AccountsFile(tmp_path / "accounts.json")


def write(file, *accounts, **other):
    content = {
        "format": "reply-button-accounts",
        "version": 1,
        "current": "Shop",
        "accounts": accounts,
    } | other
    file.path.write_text(json.dumps(content))


def test_without_a_file_there_is_the_sandbox(file):
    assert file.load() == Accounts((SANDBOX,), "sandbox")
    assert not file.path.exists()


def test_what_was_saved_is_loaded(file):
    accounts = Accounts((SANDBOX, SHOP, Account("Zweite \ud83d")), "Shop")
    file.save(accounts)
    assert file.load() == accounts
    assert os.name != "posix" or stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_the_sandbox_always_exists_without_a_base_url(file):
    accounts = Accounts((SHOP, Account("sandbox", "http://127.0.0.1:5000", sid="TEST", business_name="Demo")))
    assert accounts.find("sandbox") == Account("sandbox", "", sid="TEST", business_name="Demo")
    file.save(accounts)
    (stored,) = [
        entry for entry in json.loads(file.path.read_text())["accounts"] if entry["name"] == "sandbox"
    ]
    assert "base_url" not in stored
    assert file.load() == accounts
    write(file, {"name": "sandbox", "base_url": "https://api.kaleyra.io"})
    assert file.load().accounts == (Account("sandbox", base_url=""),)
    assert Accounts((SHOP,)).accounts == (SANDBOX, SHOP)


def test_the_current_account_is_one_that_exists(file):
    assert Accounts((SHOP,), "Gone").current == "sandbox"
    write(file, {"name": "Shop"}, current="Gone")
    assert file.load().current == "sandbox"
    write(file, {"name": "Shop"}, current=7)
    assert file.load().current == "sandbox"


def test_accounts_are_found_by_name():
    assert Accounts((SHOP,)).find("Shop") == SHOP
    assert Accounts((SHOP,)).find("shop") is None


STAGING = replace(
    SHOP,
    name="Staging",
    kind="test",
    colour="#9a5b00",
    own_number="+1 415 555 0101",
    allowed_recipients=("+1 2", "+3"),
)


def test_what_is_for_safety_is_kept(file):
    file.save(Accounts((STAGING,)))
    assert file.load().find("Staging") == STAGING
    (entry,) = [
        entry for entry in json.loads(file.path.read_text())["accounts"] if entry["name"] == "Staging"
    ]
    assert (entry["kind"], entry["allowed_recipients"]) == ("test", ["+1 2", "+3"])


def test_what_is_missing_has_its_default_and_an_account_without_a_kind_is_live(file):
    write(file, {"name": "Shop"}, {"name": "sandbox"})
    shop = file.load().find("Shop")
    assert shop == Account("Shop")
    assert (shop.kind, shop.colour, shop.own_number, shop.allowed_recipients) == ("live", "", "", ())
    assert file.load().find("sandbox").kind == "sandbox"


def test_the_version_before_can_read_the_file(file):
    """It takes these names of an entry and no others, and each must be text."""
    names = ("name", "base_url", "sid", "sender", "callback_url", "encoding", "business_name", "picture")
    file.save(Accounts((STAGING,)))
    content = json.loads(file.path.read_text())
    assert (content["format"], content["version"]) == ("reply-button-accounts", 1)
    assert all(
        isinstance(entry[name], str) for entry in content["accounts"] for name in names if name in entry
    )


def test_what_another_version_keeps_survives_a_change(file):
    write(
        file,
        {"name": "Shop", "limit": {"day": [1, 2]}},
        {"name": "sandbox", "hue": 7},
        theme="x",
        current="Shop",
    )
    stored = file.load()
    assert stored.find("Shop") == Account("Shop")
    renamed = replace(stored.find("Shop"), name="Store", sid="HX2")
    file.update(lambda stored: Accounts((renamed, stored.find("sandbox")), "Store"), Accounts())
    content = json.loads(file.path.read_text())
    assert content["theme"] == "x"
    assert (content["accounts"][0]["name"], content["accounts"][0]["limit"]) == ("Store", {"day": [1, 2]})
    assert content["accounts"][1]["hue"] == 7


def test_what_cannot_be_written_again_is_dropped(file, monkeypatch):
    def refuse(value):
        raise RecursionError

    write(file, {"name": "Shop", "deep": [[[]]]})
    with monkeypatch.context() as patched:
        patched.setattr("composer.store.accounts.accounts.json.dumps", refuse)
        assert file.load().find("Shop").others == {}


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "rgb(1,2,3)", "#12345g", "\n"])
def test_a_colour_that_is_none_is_the_kinds_own(file, colour):
    write(file, {"name": "Shop", "colour": colour})
    assert file.load().find("Shop").colour == ""


def test_a_file_cannot_call_a_real_host_a_sandbox(file):
    write(
        file,
        {"name": "A", "kind": "sandbox"},
        {"name": "B", "kind": "sandbox", "base_url": "http://127.0.0.1:80"},
    )
    assert [file.load().find(name).kind for name in "AB"] == ["live", "sandbox"]


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        (7, r"accounts\[1\] is not an object"),
        ({}, r"accounts\[1\].name is missing"),
        ({"name": " "}, r"accounts\[1\].name is missing"),
        ({"name": 7}, r"accounts\[1\].name is not text"),
        ({"name": "B", "sid": None}, r"accounts\[1\].sid is not text"),
        ({"name": "B", "sid": "a/b"}, r"accounts\[1\].sid: The SID has only letters"),
        ({"name": "B", "encoding": "xml"}, r"accounts\[1\].encoding is none of multipart"),
        ({"name": "B", "kind": "prod"}, r"accounts\[1\].kind is none of sandbox, test, live"),
        ({"name": "B", "kind": None}, r"accounts\[1\].kind is not text"),
        ({"name": "B", "colour": 7}, r"accounts\[1\].colour is not text"),
        ({"name": "B", "own_number": 7}, r"accounts\[1\].own_number is not text"),
        (
            {"name": "B", "allowed_recipients": "+1"},
            r"accounts\[1\].allowed_recipients is not a list of numbers",
        ),
        (
            {"name": "B", "allowed_recipients": [7]},
            r"accounts\[1\].allowed_recipients is not a list of numbers",
        ),
        (
            {"name": "B", "allowed_recipients": [" "]},
            r"accounts\[1\].allowed_recipients is not a list of numbers",
        ),
        ({"name": "B", "base_url": "http://evil.example"}, r"accounts\[1\].base_url: .* https://"),
        ({"name": "B", "base_url": "https://evil.example/path"}, r"accounts\[1\].base_url: "),
        ({"name": "B", "base_url": "https://evil.example/"}, r"accounts\[1\].base_url: "),
        ({"name": "B", "base_url": ""}, r"accounts\[1\].base_url: "),
        ({"name": "A"}, r"accounts\[1\].name is used twice"),
    ],
)
def test_a_wrong_account_is_named_and_the_file_quarantined(file, entry, place):
    write(file, {"name": "A"}, entry)
    before = file.path.read_bytes()
    with pytest.raises(StorageError, match=place) as caught:
        file.load()
    (quarantined,) = file.path.parent.iterdir()
    assert quarantined.name.startswith("accounts.json.corrupt-")
    assert quarantined.name in str(caught.value)
    assert quarantined.read_bytes() == before
    assert file.load() == Accounts()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        b"{}",
        b'{"format": "reply-button-draft", "version": 1}',
        b'{"format": "reply-button-accounts", "version": "1", "accounts": []}',
        b'{"format": "reply-button-accounts", "version": true, "accounts": []}',
        b'{"format": "reply-button-accounts", "version": 1, "accounts": {}}',
    ],
)
def test_a_wrong_file_is_quarantined_whoever_meets_it_first(file, content):
    file.path.write_bytes(content)
    with pytest.raises(StorageError, match=r"The accounts file cannot be used: .*It was kept as"):
        file.load()
    file.path.write_bytes(content)
    file.save(Accounts((SHOP,)))
    assert file.load() == Accounts((SHOP,))
    asides = [path for path in file.path.parent.iterdir() if path != file.path]
    assert [path.read_bytes() for path in asides] == [content] * 2


def test_a_newer_file_is_neither_read_nor_written_over(file):
    write(file, {"name": "Shop"}, version=2)
    before = file.path.read_bytes()
    with pytest.raises(StorageError, match="newer version"):
        file.load()
    with pytest.raises(StorageError, match="newer version"):
        file.save(Accounts())
    assert [path.read_bytes() for path in file.path.parent.iterdir()] == [before]


def test_an_unreadable_file_is_not_written_over(file):
    file.path.mkdir()
    with pytest.raises(StorageError, match="it is a folder"):
        file.load()
    with pytest.raises(StorageError, match="it is a folder"):
        file.save(Accounts())


@pytest.mark.parametrize(
    "accounts",
    [Accounts((SHOP, SHOP)), Accounts((Account(""),)), Accounts((Account("A", "http://evil.example"),))],
)
def test_accounts_that_could_not_be_loaded_are_not_saved(file, accounts):
    file.save(Accounts((SHOP,)))
    with pytest.raises(StorageError, match=r"The accounts could not be saved: accounts\["):
        file.save(accounts)
    assert file.load() == Accounts((SHOP,))


def test_a_folder_that_is_gone(tmp_path):
    with pytest.raises(StorageError, match="The accounts could not be saved in “gone”"):
        AccountsFile(tmp_path / "gone" / "accounts.json").save(Accounts())


def test_accounts_that_are_too_large_to_be_read_again_are_not_saved(file):
    file.save(Accounts((SHOP,)))
    with pytest.raises(StorageError, match="could not be saved: one of them has a text that is too long"):
        file.save(Accounts((replace(SHOP, business_name="x" * SIZE_MAX),)))
    assert file.load() == Accounts((SHOP,))


# --- two running copies of the program


def plus(account):
    return lambda stored: Accounts((*stored.accounts, account), stored.current)


def test_a_change_keeps_what_another_copy_saved_meanwhile(file):
    known = file.load()
    file.save(Accounts((SHOP,), "Shop"))
    assert file.update(plus(Account("Mine")), known) == Accounts((SANDBOX, SHOP, Account("Mine")), "Shop")
    assert file.load() == Accounts((SANDBOX, SHOP, Account("Mine")), "Shop")


def test_a_change_that_is_refused_leaves_the_file(file):
    def refused(stored):
        raise ValueError("no")

    file.save(Accounts((SHOP,)))
    with pytest.raises(ValueError, match=r"^no$"):
        file.update(refused, Accounts())
    assert file.load() == Accounts((SHOP,))
    file.update(plus(Account("Mine")), Accounts())  # nothing stayed locked


def test_copies_that_save_at_the_same_time_lose_nothing(file):
    code = (
        "import sys\nfrom pathlib import Path\nfrom composer.kaleyra.account import Account\n"
        "from composer.store.accounts.accounts import Accounts, AccountsFile\nfile = "
        "AccountsFile(Path(sys.argv[1]))\n"
        "for number in range(10):\n    account = Account(f'{sys.argv[2]}{number}')\n"
        "    file.update(lambda stored: Accounts((*stored.accounts, account), stored.current), Accounts())\n"
    )
    copies = [subprocess.Popen([sys.executable, "-c", code, str(file.path), name]) for name in "abc"]
    assert [copy.wait(60) for copy in copies] == [0, 0, 0]
    expected = {"sandbox", *(f"{name}{number}" for name in "abc" for number in range(10))}
    assert {account.name for account in file.load().accounts} == expected


def test_accounts_that_are_known_survive_a_file_that_was_damaged_or_removed_meanwhile(file):
    known = Accounts((SHOP,), "Shop")
    for damage in (lambda: None, lambda: file.path.write_bytes(b"{")):
        damage()
        assert file.reload(known) == known
        assert file.update(plus(Account("Mine")), known).find("Shop") == SHOP
        assert file.load().find("Shop") == SHOP
        file.path.unlink()
    (quarantined,) = file.path.parent.glob("accounts.json.corrupt-*")
    assert quarantined.read_bytes() == b"{"


def test_reloading_changes_nothing(file):
    for content in (b"{", b'{"format": "reply-button-accounts", "version": 2}'):
        file.path.write_bytes(content)
        assert file.reload(Accounts((SHOP,))) == Accounts((SHOP,))
        assert [path.read_bytes() for path in file.path.parent.iterdir()] == [content]


@pytest.mark.parametrize(
    "base_url", ["https://api.kaleyra.io:443", "https://api.kaleyra.io.", "https://a.example:0"]
)
def test_what_an_earlier_version_took_for_a_base_url_is_kept_as_it_is(file, base_url):
    write(file, {"name": "Shop", "base_url": base_url})
    assert file.load().find("Shop").base_url == base_url
