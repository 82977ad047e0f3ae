"""Which back ends of keyring are keychains: not those that keep no secret, in plain text or nowhere."""

import os
import subprocess
import sys

import keyring
import keyring.backend
import pytest
from keyring.backends import chainer, fail, null

from composer.store.accounts.keychain import system_keychain
from tests.store.accounts.memory_keychain import MemoryKeychain


def back_end(module, priority=5.0):
    """Return a back end of that module, which keyring does not learn of."""
    return type("Keyring", (MemoryKeychain,), {"__module__": module, "priority": priority})()


class Chain(chainer.ChainerBackend):
    backends = ()
    viable = False

    def __init__(self, *backends):
        self.backends = backends


@pytest.fixture
def found(monkeypatch):
    def found(backend):
        monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
        return system_keychain()

    return found


@pytest.mark.parametrize("name", ["Windows", "macOS", "SecretService", "kwallet", "libsecret"])
def test_real_keychains_are_used(found, name):
    real = back_end(f"keyring.backends.{name}")
    assert found(real) is real


@pytest.mark.parametrize(
    "backend",
    [
        null.Keyring(),
        fail.Keyring(),
        back_end("keyrings.alt.file"),
        back_end("keyring.backends.file"),
        back_end("keyring.backends.macOSX"),
        back_end("somebody.elses"),
        Chain(),
        Chain(back_end("keyrings.alt.file"), null.Keyring()),
    ],
)
def test_what_keeps_no_secret_is_refused(found, backend):
    assert found(backend) is None


def test_a_chain_is_searched(found):
    real = back_end("keyring.backends.SecretService")
    assert found(Chain(back_end("keyrings.alt.file"), real)) is real


def test_the_real_modules_have_these_names():
    """The names are compared as text; should keyring rename them, this tells."""
    import importlib.util

    for name in ("Windows", "macOS", "SecretService", "kwallet", "libsecret"):
        assert importlib.util.find_spec(f"keyring.backends.{name}")


def test_a_back_end_named_in_the_environment_that_does_not_exist(tmp_path):
    code = (
        "from composer.kaleyra.account import Account, ApiKey; from composer.store.accounts.keychain import "
        "KeyStore\n"
        "store = KeyStore(); print(store.keep(Account('Shop'), ApiKey('x')), store.find(Account('Shop')))"
    )
    environ = os.environ | {"PYTHON_KEYRING_BACKEND": "no.such.Keyring"}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "session ApiKey(hidden)\n"


KEEP_AND_FIND = """
from composer.kaleyra.account import Account, ApiKey
from composer.store.accounts.keychain import KeyStore
store = KeyStore()
print(store.keep(Account("Shop"), ApiKey("planted-Key-9f3a71")), store.find(Account("Shop")))
print(KeyStore().find(Account("Shop")))
"""


# As those of keyrings.alt: a key is written as it is, where anybody finds it.
PLAINTEXT = """
from pathlib import Path
from keyring.backend import KeyringBackend
FILE = Path(__file__).with_name("keys.txt")
class Keyring(KeyringBackend):
    priority = 9
    def get_password(self, service, username):
        return FILE.read_text() if FILE.exists() else None
    def set_password(self, service, username, password):
        FILE.write_text(password)
    def delete_password(self, service, username):
        FILE.unlink()
"""


@pytest.fixture
def kept_by(tmp_path):
    def kept_by(backend):
        (tmp_path / "plaintext.py").write_text(PLAINTEXT)
        environ = os.environ | {"PYTHON_KEYRING_BACKEND": backend, "PYTHONPATH": str(tmp_path)}
        environ["XDG_CONFIG_HOME"] = environ["XDG_DATA_HOME"] = str(tmp_path)
        line = [sys.executable, "-W", "error", "-c", KEEP_AND_FIND]
        done = subprocess.run(line, env=environ, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.splitlines()

    return kept_by


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "plaintext.Keyring"]
)
def test_a_back_end_that_keeps_no_secret_gets_no_key(kept_by, tmp_path, backend):
    assert kept_by(backend) == ["session ApiKey(hidden)", "None"]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in written if b"planted-Key" in path.read_bytes()]
    assert not (tmp_path / "keys.txt").exists()


def test_the_plaintext_back_end_would_have_kept_it(tmp_path):
    """So that the test that no key goes there would find one."""
    (tmp_path / "plaintext.py").write_text(PLAINTEXT)
    code = "import keyring; keyring.set_password('a', 'b', 'planted-Key-9f3a71')"
    environ = os.environ | {"PYTHON_KEYRING_BACKEND": "plaintext.Keyring", "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, timeout=60, check=True)
    assert (tmp_path / "keys.txt").read_text() == "planted-Key-9f3a71"
