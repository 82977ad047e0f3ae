"""Playing the customer: taps and texts that the sandbox reports to a callback URL over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from composer.kaleyra.account import is_loopback
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted
from composer.kaleyra.sandbox import callbacks
from composer.kaleyra.sandbox.callbacks import Callback, Parties, TapType
from composer.message.model import Message
from composer.message.phone_numbers import same_customer
from composer.sending.deliver import Delivery
from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.session.replies.manner import Manner, Way
from composer.session.replies.receiving import Receiving

if TYPE_CHECKING:
    from composer.kaleyra.sandbox.customer import HandlerAnswer


@dataclass(frozen=True, slots=True)
class SimulatedReply:
    """What the customer wrote or tapped.

    text: what was written, or the tapped button's title.
    time_text: the time then, as a clock shows it.
    is_tap: whether it is a tap, which quotes the message.
    """

    text: str
    time_text: str
    is_tap: bool


@dataclass(frozen=True, slots=True)
class _Simulation:
    """A message that the sandbox accepted, to be answered.

    parties: the message's ID, its sender and its recipient.
    url: the callback URL of the message.
    """

    message: Message
    parties: Parties
    url: str


class SimulatedCustomer(QObject):
    """The customer of the message that was last sent to the sandbox; on while the form holds that message.

    manner: how the customer answers from now on.
    tapped: which button, None for none.
    replies: what the customer wrote and tapped, in order.
    answers: what the callback URL answered to the last callbacks, where it is not the program's own.
    Signals:
        played: the customer tapped a button or wrote something.
        changed: any of these, or whether it is on, may differ.
        answered: a callback URL that is not the program's own answered, or did not.
            arg: the HandlerAnswer.
        failed: a callback did not get to the program's own receiver.
            arg: a sentence.
        question: whether to send to a callback URL on another computer; `decide` answers it.
            arg: the URL.
    """

    played = Signal()
    changed = Signal()
    answered = Signal(object)
    failed = Signal(str)
    question = Signal(str)

    def __init__(
        self, document: Document, accounts: AccountBook, receiving: Receiving, background: Background
    ) -> None:
        super().__init__()
        self._document, self._accounts = document, accounts
        self._receiving, self._background = receiving, background
        self.manner = Manner()
        self._simulation: _Simulation | None = None
        self._before: _Simulation | None = None
        self._was_on = False
        self._cancel: Cancel | None = None
        self._pending: Callable[[], None] | None = None
        self._decided: dict[str, bool] = {}
        self._busy = 0
        self.tapped: int | None = None
        self.replies: tuple[SimulatedReply, ...] = ()
        self.answers: tuple[HandlerAnswer, ...] = ()
        document.message_changed.connect(self._on_source_changed)
        accounts.current_changed.connect(self._on_source_changed)

    @property
    def is_on(self) -> bool:
        """Whether a tap on the phone is the customer's."""
        simulation = self._simulation
        return (
            simulation is not None
            and self._accounts.current.is_sandbox
            and _visible(self._document.message) == _visible(simulation.message)
        )

    @property
    def busy(self) -> bool:
        """Whether callbacks are on their way."""
        return self._busy > 0

    @property
    def url(self) -> str:
        """Where the callbacks go, "" while there is no message to answer."""
        if self._simulation is None:
            return ""
        return (
            self._simulation.url
            if self._decided.get(self._simulation.url, True)
            else self._receiving.simulated_url
        )

    @property
    def goes_elsewhere(self) -> bool:
        """Whether the callbacks go to another receiver than the program's own."""
        return self.url != self._receiving.simulated_url

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the reply buttons that can be tapped: of the message, or of the one before."""
        answered = self._before if self.manner.way == "before" else self._simulation
        return tuple(button.title for button in answered.message.buttons) if answered else ()

    @property
    def has_before(self) -> bool:
        """Whether there is a message to the customer before this one."""
        return self._before is not None

    @property
    def recipient(self) -> str:
        """The customer's number, or user id where none is shown; "" for nobody."""
        if self._simulation is None:
            return ""
        parties = self._named(self._simulation)
        return parties.user_id or parties.recipient

    @property
    def is_taken(self) -> bool:
        """Whether the last of `answers` says that the callback was taken."""
        return bool(self.answers) and 200 <= (self.answers[-1].status or 0) < 300

    @property
    def verdict(self) -> str:
        """What came of the last callback to somebody's own handler, in words; "" before that."""
        if not self.answers:
            return ""
        answer = self.answers[-1]
        if answer.status is None:
            return answer.fault
        return f"answered {answer.status} to “{answer.callback.what}”"

    def choose_tap_type(self, tap_type: TapType | None) -> None:
        """Have taps reported as another type from now on; None for the usual one."""
        self.manner = replace(self.manner, tap_type=tap_type)
        self.changed.emit()

    def choose_way(self, way: Way) -> None:
        """Have a click on a reply button mean something else from now on."""
        self.manner = replace(self.manner, way=way)
        self.changed.emit()

    def begin(self, delivery: Delivery) -> None:
        """Begin to answer a message that was sent, if the sandbox accepted it."""
        outgoing, outcome = delivery.outgoing, delivery.outcome
        if not outgoing.account.is_sandbox or not isinstance(outcome, Accepted):
            return
        parties, last = Parties(outcome.message_id, outgoing.sender, outgoing.recipient), self._simulation
        is_same = last is not None and same_customer(last.parties.recipient, parties.recipient)
        self._before = last if is_same else None
        if self._before is None and self.manner.way == "before":
            self.manner = replace(self.manner, way="tap")
        self._simulation = _Simulation(outgoing.written, parties, outgoing.message.callback_url or "")
        self._reset()

    def tap(self, number: int) -> None:
        """Tap a button, from 0, or type its title; nothing happens where one was tapped already."""
        simulation = self._simulation
        if not self.is_on or simulation is None or number >= len(simulation.message.buttons):
            return
        if self.manner.way == "type":
            self.write(simulation.message.buttons[number].title)
        elif self.tapped is None:
            self._ask_first(partial(self._tap, number))

    def tap_before(self, number: int) -> None:
        """Tap a button, from 0, of the message before, as somebody does who scrolls up."""
        if self.is_on and self._before is not None and number < len(self._before.message.buttons):
            self._ask_first(partial(self._tap_before, self._before, number))

    def write(self, text: str) -> None:
        """Have the customer write something."""
        if self.is_on and text.strip():
            self._ask_first(partial(self._write, text.strip()))

    def start_over(self) -> None:
        """Have the customer do nothing yet; the events that were kept stay."""
        self.stop()
        self._reset()

    def decide(self, there: bool) -> None:
        """Answer `question`, until the program quits.

        there: whether callbacks go to that URL, not to this program instead.
        """
        pending, self._pending = self._pending, None
        if self._simulation is not None and pending is not None:
            self._decided[self._simulation.url] = there
            pending()

    def stop(self) -> None:
        """Break off what is being sent."""
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None

    def _ask_first(self, action: Callable[[], None]) -> None:
        assert self._simulation is not None
        url = self._simulation.url
        if self.goes_elsewhere and url not in self._decided and not _is_here(url):
            self._pending = action
            self.question.emit(url)
        else:
            action()

    def _tap(self, number: int) -> None:
        assert self._simulation is not None
        button = self._simulation.message.buttons[number]
        self.tapped = number
        parties, shape = self._named(self._simulation), self._receiving.shape
        caused = self.manner.tap(shape, parties, button, datetime.now(UTC))
        reply = SimulatedReply(button.title, _clock(), True)
        self._send((reply, reply) if self.manner.way == "twice" else (reply,), caused)

    def _tap_before(self, before: _Simulation, number: int) -> None:
        button = before.message.buttons[number]
        caused = self.manner.tap(self._receiving.shape, self._named(before), button, datetime.now(UTC))
        # On the phone it quotes a message that is not in view.
        self._send((SimulatedReply(button.title, _clock(), False),), caused)

    def _write(self, text: str) -> None:
        assert self._simulation is not None
        parties, shape = self._named(self._simulation), self._receiving.shape
        caused = callbacks.text(shape, parties, text, datetime.now(UTC))
        self._send((SimulatedReply(text, _clock(), False),), [caused])

    def _named(self, simulation: _Simulation) -> Parties:
        """Return who a message is between, as callbacks name them."""
        parties = simulation.parties
        return parties if self._receiving.has_number else callbacks.without_number(parties)

    def _send(self, replies: tuple[SimulatedReply, ...], caused: list[Callback]) -> None:
        from composer.kaleyra.sandbox.customer import send

        self.replies = (*self.replies, *replies)
        self._cancel = self._cancel or Cancel()
        self._busy += 1
        is_elsewhere = self.goes_elsewhere

        def on_answer(answer: "HandlerAnswer") -> None:
            self._background.hand_back(partial(self._on_answer_received, is_elsewhere, answer))

        job = partial(send, self.url, caused, cancel=self._cancel, on_answer=on_answer)
        self.changed.emit()
        self.played.emit()
        self._background.run(job, lambda _answers: self._on_callbacks_sent(), crashed=self._on_callbacks_sent)

    def _on_callbacks_sent(self) -> None:
        self._busy -= 1
        self.changed.emit()

    def _on_answer_received(self, is_elsewhere: bool, answer: "HandlerAnswer") -> None:
        if is_elsewhere:
            self.answers = (*self.answers, answer)[-20:]
            self.answered.emit(answer)
        elif answer.status != 200:
            self.failed.emit(answer.fault or f"The program did not take the callback ({answer.status}).")

    def _reset(self) -> None:
        self.tapped, self.replies, self.answers, self._pending = None, (), (), None
        self._was_on = self.is_on
        self.changed.emit()

    def _on_source_changed(self) -> None:
        is_on = self.is_on
        if is_on != self._was_on:
            self._was_on = is_on
            self.changed.emit()


def _visible(message: Message) -> Message:
    """Return a message without what the customer does not see."""
    return replace(message, callback_url=None)


def _is_here(url: str) -> bool:
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def _clock() -> str:
    return f"{datetime.now():%H:%M}"
