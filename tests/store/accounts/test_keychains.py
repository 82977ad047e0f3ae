"""What keyring finds on a system without a keychain, in a process of its own: no back end, the null one,
plain text.
"""

import os
import subprocess
import sys

import pytest

KEEPING = """
from composer.kaleyra.account import Account, ApiKey
from composer.store.keys import KeyStore
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
        line = [sys.executable, "-W", "error", "-c", KEEPING]
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
    """The test above would find a key that went there."""
    (tmp_path / "plaintext.py").write_text(PLAINTEXT)
    code = "import keyring; keyring.set_password('a', 'b', 'planted-Key-9f3a71')"
    environ = os.environ | {"PYTHON_KEYRING_BACKEND": "plaintext.Keyring", "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, timeout=60, check=True)
    assert (tmp_path / "keys.txt").read_text() == "planted-Key-9f3a71"
