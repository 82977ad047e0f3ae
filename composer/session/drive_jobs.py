"""What is read and written on the user's drives: the window goes on meanwhile, and says what it waits for."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from composer.session.background import Background, JobQueue
from composer.session.task import in_background

ANSWER_MS = 2000
"""How long a drive is waited for where the user waits too; then it counts as one that does not answer."""

_KEPT = "Its drive does not answer yet. What you write is kept on this computer."

Result = TypeVar("Result")


class DriveJobs(QObject):
    """Runs jobs in the background, to be awaited in a task.

    queue: for those that nobody awaits.
    Signals:
        waiting: what is waited for.
            arg: a sentence, "" when it is over.
    """

    waiting = Signal(str)

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self.queue = JobQueue(background)
        self._waited: list[str] = []  # what takes long, the latest last
        self._timer = QTimer(self, singleShot=True, interval=ANSWER_MS)
        self._timer.timeout.connect(self._on_timeout)

    async def run(self, job: Callable[[], Result], doing: str) -> Result:
        """Return what a job returns, however long that takes. Raises what the job raises.

        doing: what it does, as the beginning of a sentence.
        """
        begun: list[str] = []

        def begin_waiting() -> None:
            begun.append(doing)
            self._waited.append(doing)
            self._timer.start()
            self.waiting.emit(f"{doing}…")

        try:
            return await in_background(self._background, job, slow=begin_waiting)
        finally:
            if begun:
                self._waited.remove(doing)
                self.waiting.emit(f"{self._waited[-1]}…" if self._waited else "")

    async def ask(self, job: Callable[[], Result], otherwise: Result) -> Result:
        """Return what a job returns, or `otherwise` if its drive does not answer within ANSWER_MS.

        Raises what the job raises in that time.
        """
        return await in_background(self._background, job, limit_ms=ANSWER_MS, otherwise=otherwise)

    def _on_timeout(self) -> None:
        if self._waited:
            self.waiting.emit(f"{self._waited[-1]}… {_KEPT}")
