"""A keychain in memory, for the tests of API keys."""

import keyring.errors


class MemoryKeychain:
    """Fails like a real one where it is asked to.

    kept: the keys by service and user name.
    errors: what `get`, `set` and `delete` raise, by these names.
    locked: whether every call fails, as it does after a minute of waiting.
    asked: how often it was called.
    """

    def __init__(self):
        self.kept = {}
        self.errors = {}
        self.locked = False
        self.asked = 0

    def _called(self, name):
        self.asked += 1
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        if name in self.errors:
            raise self.errors[name]

    def get_password(self, service, username):
        self._called("get")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._called("set")
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._called("delete")
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError("not found")
        del self.kept[service, username]
