"""Who a message goes to: the country of a number without one, whether it is typed on, the reply window."""

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from composer.kaleyra.account import Account
from composer.message.phone_numbers import country_code
from composer.message.recipient import Country, may_become_number, recipient_problem
from composer.session.replies.reply_window import ReplyWindows
from composer.store.settings import Settings

_PAUSE_MS = 1500
"""After so long without a key a number counts as typed to its end."""


class Recipient(QObject):
    """What is known of a message's recipient beside its number.

    reply_windows: the recipient's 24 hours.
    Signals:
        changed: the reply window may differ, or the number is typed to its end.
    """

    changed = Signal()

    def __init__(self, settings: Settings, reply_windows: ReplyWindows) -> None:
        super().__init__()
        self._settings, self.reply_windows = settings, reply_windows
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        reply_windows.changed.connect(self.changed)

    def note_key(self) -> None:
        """Note that the user types the number."""
        self._pause.start()

    def note_end(self) -> None:
        """Note that the user is done with the number."""
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()

    def is_begun(self, number: str) -> bool:
        """Whether this is the beginning of a number that the user types on."""
        return self._pause.isActive() and may_become_number(number)

    def country(self, number: str, account: Account) -> Country | None:
        """Return the country that a number without a country code is taken to be of, None if nobody knows.

        The one that was chosen last, that of the account's sender or that of the system, in this order, as
        long as it has such numbers.
        """
        known = self._countries(account)
        return next((country for country in known if _has(country, number)), known[0] if known else None)

    def choose(self, number: str, chosen: str, account: Account) -> None:
        """Remember the country that a number is of.

        number: as it was typed, without a country code.
        chosen: as it was offered and taken.
        """
        country = self.country(number, account)
        if country is not None and country_code(chosen) == country.code:
            self._settings.country = country.code

    def _countries(self, account: Account) -> list[Country]:
        # The sandbox's sender is nobody's.
        sender = "" if account.is_sandbox else country_code(f"+{account.sender.removeprefix('+')}")
        codes = (self._settings.country, sender, QLocale.territoryToCode(QLocale.system().territory()))
        return list(dict.fromkeys(country for country in map(_named, codes) if country is not None))


def _has(country: Country, number: str) -> bool:
    found = recipient_problem(number, country)
    return found is not None and country_code(found.mended) == country.code


def _named(code: str) -> Country | None:
    territory = QLocale.codeToTerritory(code)
    if territory == QLocale.Country.AnyTerritory:
        return None
    return Country(QLocale.territoryToCode(territory), QLocale.territoryToString(territory))
