"""Where an account's key is kept, for people."""

from composer.kaleyra.account import KEY_VARIABLE

_PLACES = {
    "keychain": "The key is kept in this computer's keychain.",
    "session": "The key is kept until you quit: this computer has no keychain that can be used.",
    "file": "The key is kept in a file on this computer.",
    "environment": f"The key comes from the environment ({KEY_VARIABLE}). One that you enter here goes "
    "before it.",
    "": "The key is at hand in this run; the keychain has not taken it yet.",
}

WAITING = "Waiting for the keychain: unlock it, or cancel and enter the key here."
REFUSED = "The keychain was not opened. Ask it again, or enter the key here."

_LOCKED = "The key is kept until you quit: the keychain was not opened."

_REFUSALS = {
    ("session", True): "The key is kept until you quit: the file could not be written.",
    ("file", False): "The key stays in its file, or it would be lost: no keychain took it.",
}
_LEFT = {
    "keychain": (
        "The keychain could not be opened: the API key of “{name}” may still be in it. "
        "It is removed as soon as the keychain opens in this run."
    ),
    "file": (
        "The file of API keys could not be written: the key of “{name}” is still in it. It is removed as "
        "soon as that is possible in this run. Otherwise remove it from keys.json yourself, in the folder "
        "where this program keeps its data."
    ),
}


def key_place_text(place: str, *, file_requested: bool | None = None, is_locked: bool = False) -> str:
    """Return a sentence on where an available key is kept.

    place: as `keys.Place`.
    file_requested: whether the user wanted it in a file; None if the user did not say.
    is_locked: whether there is a keychain that was not opened for it.
    """
    kept = _LOCKED if place == "session" and is_locked else _PLACES[place]
    return _REFUSALS.get((place, file_requested), kept)  # type: ignore[arg-type] # no None


def key_not_removed_text(name: str, place: str) -> str:
    """Return what the user must know of an account's key that could not be removed.

    place: `keychain` or `file`.
    """
    return _LEFT[place].format(name=name)
