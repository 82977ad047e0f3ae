"""What the tests of API keys share."""

import pytest

from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from tests.store.accounts.memory_keychain import MemoryKeychain


@pytest.fixture
def keychain():
    return MemoryKeychain()


@pytest.fixture
def path(tmp_path):
    """The file of keys."""
    return tmp_path / "program" / "keys.json"


@pytest.fixture
def new_run(path, keychain):
    """A function that returns the keys as another run of the program has them."""
    return lambda **more: KeyStore(lambda: keychain, KeyFile(path), **more)


@pytest.fixture
def store(new_run):
    return new_run()
