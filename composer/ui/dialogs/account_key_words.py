"""Where an account's key is kept, for people."""

from composer.kaleyra.account import KEY_VARIABLE

_PLACES = {
    "keychain": "The key is kept in this computer's keychain.",
    "session": "The key is kept until you quit: this computer has no keychain that can be used.",
    "file": "The key is kept in a file on this computer.",
    "environment": f"The key comes from the environment ({KEY_VARIABLE}). One that you enter here goes before it.",
    "": "The key is at hand in this run; the keychain has not taken it yet.",
}

WAITING = "Waiting for the keychain: unlock it, or cancel and enter the key here."
REFUSED = "The keychain was not opened. Enter the key here, or choose this account again to ask the keychain once more."


def key_words(place: str, *, file_failed: bool = False) -> str:
    """Return where a key at hand is kept. place: see `keys.Place`. file_failed: it was to be kept in a file."""
    if file_failed:
        return "The key is kept until you quit: the file could not be written."
    return _PLACES[place]
