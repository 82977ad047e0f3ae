"""The API imitated by a real HTTP server on this machine, so that everything works without an account.

It is an independent reading of the vendor's page and shares no code with the client, whose mistakes it could
not find otherwise. Nothing sent to it reaches anybody.
"""

import errno
import socket
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from composer.kaleyra.sandbox.callbacks import Shape

if TYPE_CHECKING:
    from composer.kaleyra.sandbox.answers import SandboxAnswer
    from composer.kaleyra.sandbox.reports import Reports
    from composer.kaleyra.sandbox.server import SandboxServer

SCENARIOS: tuple[str, ...] = (
    "accepted",
    "rejected-body",
    "rejected-unknown-field",
    "bad-key",
    "outside-window",
    "rate-limited",
    "server-error",
    "html",
    "truncated",
    "dropped",
    "slow",
    "redirect",
)
"""The answers to choose from.

`accepted` and `slow` check the request and refuse a wrong one; with every other one the answer is fixed.
"""

SID = "HXXXXXXXX000SB"
"""The sandbox account's SID, in the form of those on the vendor's page. Any other is accepted, too."""

KEY = "sandbox-key"
"""The API key of the sandbox account. No secret: any key that is not empty is accepted."""

SLOW_SECONDS = 5.0
"""How long `slow` waits before it answers."""


class Sandbox:
    """The sandbox of the API on 127.0.0.1. `with Sandbox() as sandbox:` starts and stops it.

    The port is taken when a Sandbox is made, so that its address is known at once, and is given back by
    `stop`. Every method may be called from any thread; `stop` must not be called by a request.
    """

    def __init__(self, port: int = 0, scenario: str = "accepted") -> None:
        """Take the port.

        Raises ValueError for an unknown scenario or a number that is no port, and OSError, whose text is a
        sentence for people, when the port cannot be had.

        port: 0 for any free one.
        scenario: one of SCENARIOS; it answers every request but those `answer_next` speaks of.
        """
        self._scenario = _checked_scenario(scenario)
        self._next: str | None = None
        self._reporting: tuple[str, Shape, bool] = ("", "v1", True)
        self._reports: Reports | None = None
        self._state = threading.Lock()
        self._lifecycle = threading.Lock()
        self._stopping = threading.Event()
        self._server: SandboxServer | None = None
        self._listener: socket.socket | None = _listen(port)
        self._port: int = self._listener.getsockname()[1]

    def start(self) -> None:
        """Answer from now on. Harmless when started already; after `stop` the same port is taken again.

        Raises OSError, as the constructor does, if another program has taken the port since.
        """
        with self._lifecycle:
            if self._server is not None:
                return
            from composer.kaleyra.sandbox.reports import Reports
            from composer.kaleyra.sandbox.server import SandboxServer

            listener = self._listener or _listen(self._port)
            self._listener = None
            self._stopping = threading.Event()
            self._reports = Reports()
            with listener:
                self._server = SandboxServer(listener, self._respond)
            self._server.start()

    def stop(self) -> None:
        """Give the port back and break off what is in progress: no thread of the sandbox is left.

        Takes some milliseconds. Harmless when stopped already or never started.
        """
        with self._lifecycle:
            self._stopping.set()
            if self._listener is not None:
                self._listener.close()
                self._listener = None
            if self._server is not None:
                self._server.stop()
                self._server = None
            if self._reports is not None:
                self._reports.stop()
                self._reports = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, the same before, during and after a run."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def next_scenario(self) -> str | None:
        """What `answer_next` chose for the next request, None if that was answered or nothing was chosen."""
        with self._state:
            return self._next

    def answer_next(self, scenario: str) -> None:
        """Answer the next request for a message by this scenario, and later ones by the standing one again.

        Called twice before a request, the later call counts. Raises ValueError for an unknown scenario.
        """
        with self._state:
            self._next = _checked_scenario(scenario)

    def report_to(self, url: str, shape: Shape = "v1", *, has_number: bool = True) -> None:
        """Report each accepted message with this callback URL as sent, delivered and read, a moment later.

        Messages with another callback URL are not reported.

        url: of the program's own receiver, "" to report nothing.
        shape: the version of the API's callbacks.
        has_number: whether they name the customer's number, not a user id instead.
        """
        with self._state:
            self._reporting = url, shape, has_number

    def _respond(self, content_type: str, key: str, body: bytes) -> "SandboxAnswer | None":
        from composer.kaleyra.sandbox.answers import documented_answer, fixed_answer
        from composer.kaleyra.sandbox.request import read_fields

        fields, fault = read_fields(content_type, body)
        with self._state:
            scenario, self._next = self._next or self._scenario, None
        if scenario == "slow" and self._stopping.wait(SLOW_SECONDS):
            return None
        if scenario in ("accepted", "slow"):
            answer = documented_answer(key, fields, fault)
            if answer.status == 200:
                self._report(fields, answer)
            return answer
        return fixed_answer(scenario, fields)

    def _report(self, fields: dict[str, Any], answer: "SandboxAnswer") -> None:
        with self._state:
            url, shape, has_number = self._reporting
        reports = self._reports
        if reports is not None and url and fields.get("callback_url") == url:
            reports.report(url, shape, fields, answer.body, has_number=has_number)


def _checked_scenario(scenario: str) -> str:
    if scenario not in SCENARIOS:
        raise ValueError(f"There is no scenario “{scenario}”: choose one of {', '.join(SCENARIOS)}.")
    return scenario


def _listen(port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise ValueError(f"{port} is no port: choose one from 1 to 65535, or 0 for any free one.")
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "another program is using it"
        else:
            reason = error.strerror or "the system refused it"
        raise OSError(
            f"The sandbox cannot have port {port}: {reason}. Choose another port, or 0 for any."
        ) from None
