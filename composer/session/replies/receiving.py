"""The receiver of callbacks: started by itself, switched on for real accounts by hand."""

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.sandbox.callbacks import SHAPES, Shape
from composer.sending.outgoing import Outgoing
from composer.session.background import Background
from composer.store.accounts.accounts import SANDBOX_ACCOUNT
from composer.store.files import StorageError
from composer.store.settings import Settings

if TYPE_CHECKING:
    from composer.kaleyra.callbacks.receiver import Receiver

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")  # what stands in a URL as it is

_log = logging.getLogger(__name__)


class Receiving(QObject):
    """Where callbacks arrive. Before `start` has done its work, and where it failed, the URLs are "".

    fault: why there is no receiver, "" usually.
    has_number: whether the sandbox's callbacks name the customer's number, not a user id instead.
    Signals:
        changed: a URL, the switch, the shape or the fault may differ.
    """

    changed = Signal()

    def __init__(
        self, keep: Callable[[tuple[Event, ...]], None], settings: Settings, background: Background
    ) -> None:
        """Make what `start` starts.

        keep: called on other threads with the events of a callback, see Receiver.
        """
        super().__init__()
        self._keep, self._settings, self._background = keep, settings, background
        self._receiver: Receiver | None = None
        self._is_over = False
        self._lock = threading.Lock()  # of the two above
        self.fault = ""
        self.has_number = True

    def start(self) -> None:
        """Begin to receive, soon."""
        token, port = self._settings.receiver_token, self._settings.receiver_port
        if not _TOKEN.fullmatch(token):  # a file may hold anything
            token = ""
        self._background.run(lambda: self._begin(token, port), self._on_begun)

    def stop(self) -> None:
        """Give the port back, within a second."""
        with self._lock:
            self._is_over = True
            receiver = self._receiver
        if receiver is not None:
            receiver.stop()

    @property
    def url(self) -> str:
        """Where real callbacks arrive on this machine."""
        return self._receiver.url if self._receiver else ""

    @property
    def simulated_url(self) -> str:
        """Where the sandbox's callbacks arrive."""
        return self._receiver.simulated_url if self._receiver else ""

    @property
    def shape(self) -> Shape:
        """Which version of the API's callbacks the sandbox sends."""
        return next((shape for shape in SHAPES if shape == self._settings.callback_shape), SHAPES[0])

    @property
    def public_url(self) -> str:
        """The callback URL to enter at Kaleyra: through the tunnel, if its address is known."""
        return f"{self.tunnel}{urlsplit(self.url).path}" if self.tunnel and self.url else self.url

    @property
    def tunnel(self) -> str:
        """The tunnel's own address, "" for none."""
        return tunnel_address(self._settings.tunnel) or ""  # a file may hold anything

    @property
    def is_live(self) -> bool:
        """Whether real callbacks are taken."""
        return self._settings.receives_callbacks

    @property
    def moved_to(self) -> int:
        """The port that had to be taken in place of the usual one, 0 usually."""
        return self._receiver.port if self._receiver and self._receiver.is_on_other_port else 0

    def reported(self, outgoing: Outgoing) -> Outgoing:
        """Return what goes out as it is sent: the sandbox reports to this program by default."""
        account = outgoing.account
        if not account.is_sandbox or account.callback_url not in ("", SANDBOX_ACCOUNT.callback_url):
            return outgoing
        return replace(outgoing, account=replace(account, callback_url=self.simulated_url))

    def switch(self, on: bool) -> None:
        """Take real callbacks from now on, or none any more."""
        self._settings.receives_callbacks = on
        self._apply()

    def choose_shape(self, shape: str) -> None:
        """Have the sandbox send another version's callbacks from now on."""
        self._settings.callback_shape = shape
        self.changed.emit()

    def choose_number(self, has_number: bool) -> None:
        """Have the sandbox's customer show a number from now on, or none."""
        self.has_number = has_number
        self.changed.emit()

    def use_tunnel(self, text: str) -> bool:
        """Use a tunnel's address from now on; return whether it is one.

        text: the address as it was typed, "" for no tunnel.
        """
        address = tunnel_address(text)
        if address is None:
            return False
        self._settings.tunnel = address
        self._apply()
        return True

    def _begin(self, token: str, port: int) -> "Receiver | str":
        try:
            from composer.kaleyra.callbacks.receiver import Receiver

            receiver = Receiver(self._keep, token=token or None, port=port)
            with self._lock:
                if self._is_over:
                    receiver.stop()
                    return ""
                receiver.start()
                self._receiver = receiver
        except OSError as fault:
            return f"Callbacks cannot arrive: no port of this computer is free ({fault.strerror or fault})."
        return receiver

    def _on_begun(self, begun: "Receiver | str") -> None:
        if isinstance(begun, str):
            self.fault = begun
            self.changed.emit()
            return
        token = begun.url.rpartition("/")[2]
        if self._settings.receiver_token != token or not self._settings.receiver_port:
            self._settings.receiver_token = token
            self._settings.receiver_port = self._settings.receiver_port or begun.port
            _save(self._settings)  # once: the URL is to stay the same, whatever ends the program
        self._apply()

    def _apply(self) -> None:
        if self._receiver is not None:
            self._receiver.allow_hosts([urlsplit(self.tunnel).hostname or ""])
            self._receiver.switch(self.is_live)
        self.changed.emit()


def tunnel_address(text: str) -> str | None:
    """Return `https://host[:port]` from what was typed, "" for nothing; None if it is none, or has a path."""
    text = text.strip().rstrip("/")
    if not text:
        return ""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    fits = (
        parts.scheme in ("http", "https")
        and "." in host
        and text.isprintable()
        and port != 0
        and not set(host) & set(" ?#@\\")
    )
    if not fits or parts.path or parts.query or parts.fragment or parts.username is not None:
        return None
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _save(settings: Settings) -> None:
    try:
        settings.save()
    except StorageError as fault:
        _log.warning("%s", fault)
