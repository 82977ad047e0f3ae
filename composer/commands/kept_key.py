"""The key of an account for a command, from a keychain that may wait for its password."""

import signal
import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaitingError

from composer.commands.output import notice
from composer.commands.unusable import UnusableError
from composer.kaleyra.account import KEY_VARIABLE, Account, ApiKey
from composer.store.accounts.keychain import KeyStore, Place
from composer.system.interruption import handle_signals

SILENT_SECONDS = 2.0
"""How long the keychain is waited for without a word."""

WAIT_SECONDS = 60.0

_LOCKED = (
    "Nothing was sent: the keychain was not opened, so the key of the account “{name}” cannot be read. "
    "Unlock it and try again, or give the key in {variable}."
)

_POLL_SECONDS = 0.1  # how soon a signal ends the wait


def kept_key(store: KeyStore, account: Account) -> tuple[ApiKey | None, Place]:
    """Return an account's key and where it was found, None and "" if it has none. On the main thread only.

    Raises UnusableError if the keychain is not opened or answers nothing in WAIT_SECONDS, or once the program
    is asked to end.
    """
    found: Future[tuple[ApiKey | None, Place]] = Future()

    def find() -> None:
        try:
            key, place = store.find_with_place(account)
            if key is None and store.is_locked:
                raise UnusableError(_LOCKED.format(name=account.name, variable=KEY_VARIABLE))
            found.set_result((key, place))
        except BaseException as fault:  # noqa: BLE001 - raised again where it is waited for
            found.set_exception(fault)

    asked: list[int] = []
    handle_signals(lambda number, _frame: asked.append(number))
    try:
        # The program's end does not wait for this thread.
        threading.Thread(target=find, name="keychain", daemon=True).start()
        return _waited_for(found, asked)
    finally:
        handle_signals(signal.SIG_DFL)


def _waited_for(
    found: "Future[tuple[ApiKey | None, Place]]", asked: list[int]
) -> tuple[ApiKey | None, Place]:
    begun, said = time.monotonic(), False
    while True:
        try:
            return found.result(_POLL_SECONDS)
        except StillWaitingError:
            if found.done():
                raise  # it is what the store raised
        waited = time.monotonic() - begun
        if asked:
            raise UnusableError("Nothing was sent: you stopped waiting for the keychain.")
        if waited >= WAIT_SECONDS:
            raise UnusableError(
                f"Nothing was sent: the keychain was not unlocked within {WAIT_SECONDS:g} seconds. "
                f"Unlock it and try again, or give the key in {KEY_VARIABLE} and the host with --base-url."
            )
        if waited >= SILENT_SECONDS and not said:
            notice("Waiting for the keychain…")
            said = True
