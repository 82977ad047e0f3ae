"""Tells the window that it is asked to end from outside."""

import contextlib
import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from composer.system.interruption import heed


class Interrupts(QObject):
    """Tells on the GUI thread of Ctrl+C, the end of the session or a `kill`, from when it is made until
    `close`.

    Signals:
        came: the program is asked to end.
    """

    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Python runs a handler only between its own steps, and there are none while Qt waits: what the
        # interpreter writes to a socket at once wakes Qt up.
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        self._before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        heed(lambda _number, _frame: None)

    def close(self) -> None:
        """Tell no more: from now on the process is killed."""
        heed(signal.SIG_DFL)
        signal.set_wakeup_fd(self._before)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _on_notifier_activated(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._reader.recv(4096)
        self.came.emit()
