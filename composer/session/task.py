"""What waits for jobs in the background in the midst of it, while the window goes on."""

import threading
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial, wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast

from PySide6.QtCore import QObject, QTimer

from composer.session.background import Background
from composer.store.files import StorageError

PATIENCE_SECONDS = 0.05
"""How long a job is waited for before the window goes on: a usual disk is quicker, and nothing flickers."""

Result = TypeVar("Result")
_Arguments = ParamSpec("_Arguments")


class Pending(Generic[Result]):
    """What a task can await: a result that comes later, on the GUI thread, or what was raised in its place.

    done: whether it has come.
    result: None before that, and where something was raised.
    fault: what was raised, else None.
    """

    def __init__(self) -> None:
        self.done = False
        self.result: Result | None = None
        self.fault: BaseException | None = None
        self._waiting: list[Callable[[], None]] = []

    def __await__(self) -> Generator["Pending[Any]", None, Result]:
        if not self.done:
            yield self
        if self.fault is not None:
            raise self.fault
        return cast(Result, self.result)

    def then(self, call: Callable[[], None]) -> None:
        """Call a function when the result has come, or something was raised; at once if it has."""
        if self.done:
            call()
        else:
            self._waiting.append(call)

    def settle(self, result: Result | None = None, fault: BaseException | None = None) -> None:
        """Let the result be there, or what was raised; nothing happens if it is."""
        if not self.done:
            self.done, self.result, self.fault = True, result, fault
            for call in self._waiting:
                call()


class Task(Pending[Result]):
    """A coroutine that awaits other tasks and `in_background`, on the GUI thread; it begins at once.

    What it raises goes to the task that awaits it, else to the excepthook.
    """

    def __init__(self, coroutine: Coroutine[Pending[Any], None, Result]) -> None:
        super().__init__()
        self._coroutine = coroutine
        self._is_awaited = False
        self._go_on()

    def __await__(self) -> Generator[Pending[Any], None, Result]:
        self._is_awaited = True
        return super().__await__()

    def _go_on(self) -> None:
        try:
            pending = self._coroutine.send(None)
        except StopIteration as end:
            self.settle(end.value)
        except BaseException as fault:  # noqa: BLE001 - raised again where it is awaited, or by `_report`
            self.settle(fault=fault)
            QTimer.singleShot(0, self._report)  # who begins it may be about to await it
        else:
            pending.then(self._go_on)

    def _report(self) -> None:
        if self.fault is not None and not self._is_awaited:
            raise self.fault


def task(
    function: Callable[_Arguments, Coroutine[Pending[Any], None, Result]],
) -> Callable[_Arguments, Task[Result]]:
    """Make a coroutine function one that begins when it is called, and returns its Task."""

    @wraps(function)
    def begin(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> Task[Result]:
        return Task(function(*arguments, **named))

    return begin


async def in_background(
    background: Background,
    job: Callable[[], Result],
    *,
    slow: Callable[[], None] = lambda: None,
    limit_ms: int | None = None,
    otherwise: Any = None,
) -> Result:
    """Return what a job returns, to be awaited in a task. Raises what the job raises.

    The job gets a thread of its own, since a drive may never answer it.

    slow: called if the job takes longer than PATIENCE_SECONDS.
    limit_ms: how long the job is waited for, None for as long as it takes; it goes on unheeded.
    otherwise: what is returned then.
    """
    pending: Pending[Result] = Pending()
    found: list[tuple[Result | None, BaseException | None]] = []
    ended = threading.Event()

    def work() -> None:
        try:
            found.append((job(), None))
        except BaseException as fault:  # noqa: BLE001 - raised again where the job is awaited
            found.append((None, fault))
        ended.set()

    def end(_none: None) -> None:
        result, fault = found[0]
        pending.settle(result, fault)
        if fault and fault is not pending.fault and not isinstance(fault, StorageError):
            raise fault  # a bug, in what was no longer waited for

    background.run(work, end, may_wait=True)
    if ended.wait(PATIENCE_SECONDS):
        pending.settle(*found[0])
    else:
        slow()
        if limit_ms is not None:
            QTimer.singleShot(limit_ms, background, partial(pending.settle, otherwise))
    return await pending


class Turns:
    """Lets what several tasks do in an `async with` happen one after another, in the order they came.

    taken: whether one is at it.
    """

    def __init__(self, owner: QObject, ended: Callable[[], None]) -> None:
        """Let nobody wait yet.

        owner: without it nothing goes on any more.
        ended: called when the last of them has ended.
        """
        self.taken = False
        self._owner, self._ended = owner, ended
        self._waiting: deque[Pending[None]] = deque()

    async def __aenter__(self) -> None:
        if self.taken:
            turn: Pending[None] = Pending()
            self._waiting.append(turn)
            await turn
        self.taken = True

    async def __aexit__(self, *_fault: object) -> None:
        if self._waiting:
            # Not in the midst of this one, whose result somebody may wait for.
            QTimer.singleShot(0, self._owner, self._waiting.popleft().settle)
        else:
            self.taken = False
            self._ended()
