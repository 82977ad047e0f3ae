"""Whether a send is confirmed first; that can be turned off for an hour."""

import time
from collections.abc import Callable

from composer.kaleyra.account import Account

PAUSE_SECONDS = 60 * 60
"""How long nothing is asked before a send with an account."""


class Confirmation:
    """Which accounts are asked about in this run of the program; nothing of it is kept.

    A pause holds for the account as it was then: whoever changes its kind, its host or its recipients is
    asked again.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Nothing is paused yet.

        now: returns seconds that no change of the computer's clock touches.
        """
        self._now = now
        self._paused_until: dict[Account, float] = {}

    def is_required(self, account: Account) -> bool:
        """Whether to ask before a send with this account, unless that is paused.

        It is if the account is live, or reaches phones without being held to its allowed recipients.
        """
        matters = account.kind == "live" or (account.reaches_phones and not account.allowed_recipients)
        return matters and self.paused_seconds(account) == 0

    def pause(self, account: Account) -> None:
        """Do not ask for this account for PAUSE_SECONDS."""
        self._paused_until[account] = self._now() + PAUSE_SECONDS

    def resume(self, account: Account) -> None:
        """Ask again."""
        self._paused_until.pop(account, None)

    def paused_seconds(self, account: Account) -> float:
        """Return how long nothing will be asked from now on, 0 if it will be."""
        return max(0.0, self._paused_until.get(account, 0.0) - self._now())
