"""What goes out when a message is sent with an account."""

from dataclasses import dataclass, replace
from functools import cached_property

from composer.kaleyra.account import Account
from composer.kaleyra.request import describe, host_of, payload_hash
from composer.message.model import Message
from composer.message.phone_numbers import same_customer, wire_number


@dataclass(frozen=True)
class Outgoing:
    """A message as an account sends it: made once for a send; each fact of it is found when first asked for.

    written: the message as the user wrote it.
    account: what it is sent with.
    """

    written: Message
    account: Account

    @cached_property
    def intended(self) -> str | None:
        """The message's own recipient where the send is redirected, else None.

        A test account with allowed recipients sends to these and to the user's own number; anything else goes
        to the first of them instead. A message without a recipient stays without one.
        """
        account, intended = self.account, wire_number(self.written.to)
        allowed = account.allowed_recipients if account.kind == "test" else ()
        if not allowed or not intended:
            return None
        known = (wire_number(number) for number in (*allowed, account.own_number))
        return None if any(same_customer(intended, number) for number in known) else intended

    @cached_property
    def message(self) -> Message:
        """The message as it goes out, with the account's sender and callback URL where it has none."""
        written, account = self.written, self.account
        return replace(
            written,
            to=written.to if self.intended is None else account.allowed_recipients[0],
            sender=written.sender or account.sender or None,
            callback_url=written.callback_url or account.callback_url or None,
        )

    @cached_property
    def recipient(self) -> str:
        """The number it goes to, as sent; "" for none."""
        return wire_number(self.message.to)

    @cached_property
    def sender(self) -> str:
        """The number it comes from, as sent; "" for none."""
        return wire_number(self.message.sender or "")

    @property
    def is_own(self) -> bool:
        """Whether it goes to the user's own phone."""
        return bool(self.recipient) and same_customer(self.recipient, wire_number(self.account.own_number))

    @property
    def host(self) -> str:
        """`host[:port]` that it goes to."""
        return host_of(self.account)

    @cached_property
    def request(self) -> str:
        """The request for people to read, without the key, and without the SID."""
        return describe(self.message, self.account)

    @cached_property
    def digest(self) -> str:
        """What tells it from another message, see `payload_hash`."""
        return payload_hash(self.request)
