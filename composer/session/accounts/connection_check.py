"""Tries in the background whether an account's host is there."""

from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.http.reach import Reach, reach
from composer.session.background import Background

_MISTAKE = "The program made a mistake: nothing was found out."


class ConnectionCheck(QObject):
    """One try at a time; the newest counts.

    Signals:
        finished: the try ended, unless it was stopped.
            arg: the Reach.
    """

    finished = Signal(object)

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._cancel: Cancel | None = None

    @property
    def busy(self) -> bool:
        """Whether a try is under way."""
        return self._cancel is not None

    def start(self, base_url: str) -> None:
        """Try to reach a host, instead of any other.

        base_url: as `checked_base_url` returns it.
        """
        self.stop()
        cancel = self._cancel = Cancel()

        def done(found: Reach) -> None:
            if self._cancel is cancel:
                self._cancel = None
                self.finished.emit(found)

        mistake = Reach(urlsplit(base_url).hostname or "", problem=_MISTAKE)
        # Looking up a name may take a minute: the program's end does not wait for that.
        self._background.run(
            lambda: reach(base_url, cancel), done, crashed=partial(done, mistake), may_wait=True
        )

    def stop(self) -> None:
        """End the try that is under way, if one is."""
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None
