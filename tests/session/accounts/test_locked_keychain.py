"""A keychain that waits for its password: neither the window nor the program's end waits for it."""

import threading
import time

import pytest
from PySide6.QtCore import QTimer

from composer.kaleyra.account import Account, ApiKey
from composer.session.accounts.keys import AccountKeys
from composer.session.background import Background
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import SERVICE, KeyStore

SHOP = Account("Shop", "https://api.kaleyra.io", sid="HX1", sender="+14155550100")
STORED = (SERVICE, "Shop @ https://api.kaleyra.io")
KEY, OTHER = ApiKey("planted-Key-9f3a71"), ApiKey("another-Key-123456")


class LockedKeychain:
    """Asks for its password, which takes a minute or until `open` is set."""

    def __init__(self):
        self.kept, self.asked, self.open = {STORED: KEY.reveal()}, threading.Event(), threading.Event()

    def _wait(self):
        self.asked.set()
        self.open.wait(60)

    def get_password(self, *user):
        self._wait()
        return self.kept.get(user)

    def set_password(self, service, user, password):
        self._wait()
        self.kept[service, user] = password

    def delete_password(self, *user):
        self._wait()
        del self.kept[user]


@pytest.fixture
def keychain():
    keychain = LockedKeychain()
    yield keychain
    keychain.open.set()


@pytest.fixture
def background(qapp, keychain):
    background = Background()
    yield background
    keychain.open.set()
    assert background.wait(5000)


@pytest.fixture
def keys(background, keychain, tmp_path):
    return AccountKeys(KeyStore(lambda: keychain, KeyFile(tmp_path / "keys.json")), background)


@pytest.fixture
def waiting(keys, keychain):
    keys.fetch(SHOP)
    assert keychain.asked.wait(20)
    return keys


def test_the_window_goes_on_while_the_keychain_is_locked(waiting, background, qtbot):
    ticks, done = [], []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start()
    for number in range(20):  # more than the pool has threads
        background.run(lambda number=number: number, done.append)
    qtbot.waitUntil(lambda: len(ticks) > 20 and sorted(done) == list(range(20)))
    timer.stop()
    assert waiting.is_waited_for(SHOP)
    assert waiting.of(SHOP) is None


def test_the_wait_can_be_given_up(waiting, keychain, background, qtbot):
    with qtbot.waitSignal(waiting.changed, timeout=500):
        waiting.stop_waiting(SHOP)
    assert (waiting.is_waited_for(SHOP), waiting.of(SHOP)) == (False, None)
    keychain.open.set()
    assert background.wait(5000)
    settle(background, qtbot)
    assert waiting.of(SHOP) is None  # nobody waits for it any more
    waiting.fetch(SHOP)
    qtbot.waitUntil(lambda: waiting.of(SHOP) == KEY)
    assert waiting.place_of(SHOP) == "keychain"


def test_a_key_that_is_entered_meanwhile_is_at_hand_and_taken_by_the_keychain_later(waiting, keychain, qtbot):
    waiting.stop_waiting(SHOP)
    waiting.keep(SHOP, OTHER)
    assert (waiting.of(SHOP), waiting.place_of(SHOP)) == (OTHER, "")
    with qtbot.waitSignal(waiting.kept) as kept:
        keychain.open.set()
    assert kept.args == ["Shop", "keychain"]
    assert keychain.kept == {STORED: OTHER.reveal()}


def test_the_end_waits_for_a_locked_keychain_only_a_moment(waiting, background):
    begun = time.monotonic()
    assert background.wait(5000, 200) is False
    assert time.monotonic() - begun < 2


def settle(background, qtbot):
    """Let what the jobs answered arrive."""
    arrived = []
    background.run(lambda: None, arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))
