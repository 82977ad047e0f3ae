"""What waits for jobs in the background in the midst of it, while the window goes on."""

import threading
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial, wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast

from PySide6.QtCore import QObject, QTimer

from composer.session.background import Background

PATIENCE_SECONDS = 0.05
"""How long a job is waited for before the window goes on: a usual disk is quicker, and nothing flickers."""

Result = TypeVar("Result")
_Arguments = ParamSpec("_Arguments")
# Called when what is waited for has come, with its value, or will never come.
_Resume = Callable[[Any], None]
_Wait = Callable[[_Resume, Callable[[], None]], None]


class Task(Generic[Result]):
    """A coroutine that awaits other tasks and `in_background`, on the GUI thread; it begins at once.

    A bug in it, or in what it waits for, reaches the excepthook; who awaits it goes no further either.

    done: whether it has ended.
    result: what it returned, None before that and after a bug.
    """

    def __init__(self, coroutine: Coroutine[_Wait, Any, Result]) -> None:
        self.done = False
        self.result: Result | None = None
        self._coroutine = coroutine
        self._has_failed = False
        self._waiting: list[tuple[_Resume, Callable[[], None]]] = []
        self._go_on(None)

    def __await__(self) -> Generator[_Wait, Any, Result]:
        found: Result = yield self._add_waiting
        return found

    def then(self, call: Callable[[], None]) -> None:
        """Call a function when it has ended, however it did; at once if it has."""
        self._add_waiting(lambda _result: call(), call)

    def _add_waiting(self, resume: _Resume, abandon: Callable[[], None]) -> None:
        if not self.done:
            self._waiting.append((resume, abandon))
        elif self._has_failed:
            abandon()
        else:
            resume(self.result)

    def _go_on(self, value: Any) -> None:
        try:
            wait = self._coroutine.send(value)
        except StopIteration as end:
            self.done, self.result = True, end.value
            for resume, _abandon in self._waiting:
                resume(self.result)
        except BaseException:
            self._abandon()
            raise
        else:
            wait(self._go_on, self._abandon)

    def _abandon(self) -> None:
        self.done = self._has_failed = True
        self._coroutine.close()
        for _resume, abandon in self._waiting:
            abandon()


def task(
    function: Callable[_Arguments, Coroutine[_Wait, Any, Result]],
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
    """Return what a job returns, to be awaited in a task.

    The job gets a thread of its own, since a drive may never answer it.

    slow: called if the job takes longer than PATIENCE_SECONDS.
    limit_ms: how long the job is waited for, None for as long as it takes; it goes on unheeded.
    otherwise: what is returned then.
    """

    def wait(resume: _Resume, abandon: Callable[[], None]) -> None:
        found: list[Result] = []
        ended = threading.Event()
        waiting = [(resume, abandon)]  # until one of them is called

        def work() -> None:
            found.append(job())
            ended.set()

        def answer(value: Any) -> None:
            if waiting:
                waiting.pop()[0](value)

        def fail() -> None:
            if waiting:
                waiting.pop()[1]()

        background.run(work, lambda _none: answer(found[0]), crashed=fail, may_wait=True)
        if ended.wait(PATIENCE_SECONDS):
            answer(found[0])
            return
        slow()
        if limit_ms is not None:
            QTimer.singleShot(limit_ms, background, partial(answer, otherwise))

    return cast(Result, await _Suspended(wait))


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
        self._waiting: deque[_Resume] = deque()

    async def __aenter__(self) -> None:
        if self.taken:
            await _Suspended(lambda resume, _abandon: self._waiting.append(resume))
        self.taken = True

    async def __aexit__(self, *_fault: object) -> None:
        if self._waiting:
            # Not in the midst of this one, whose result somebody may wait for.
            QTimer.singleShot(0, self._owner, partial(self._waiting.popleft(), None))
        else:
            self.taken = False
            self._ended()


class _Suspended:
    """Awaited, it leaves the task until one of the functions that `wait` is called with is called."""

    def __init__(self, wait: _Wait) -> None:
        self._wait = wait

    def __await__(self) -> Generator[_Wait, Any, Any]:
        return (yield self._wait)
