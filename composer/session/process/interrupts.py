"""Signals of the system that ask the program to end."""

import contextlib
import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from composer.system.interruption import handle_signals


class Interrupts(QObject):
    """Reports Ctrl+C, the end of the session or a `kill` on the GUI thread, until `close`.

    Signals:
        interrupted: the program is asked to end.
    """

    interrupted = Signal()

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
        handle_signals(lambda _number, _frame: None)

    def close(self) -> None:
        """Report no more: from now on such a signal ends the process at once."""
        handle_signals(signal.SIG_DFL)
        signal.set_wakeup_fd(self._before)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _on_notifier_activated(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._reader.recv(4096)
        self.interrupted.emit()
