"""One window for each folder of the program's data: a second start hands its file to the first and ends."""

import getpass
import hashlib
import json
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from composer.store.files import StorageError, make_private_folder

ANSWER_SECONDS = 2.0
"""How long the first start may take to answer."""

_BYTES_MAX = 64 * 1024
# Bytes of a socket's path: every system takes so much, with what Qt adds while it makes the socket.
_PATH_MAX = 90
# A Wayland desktop gives it to the start that the user asked for.
_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105
_NOBODY = (
    QLocalSocket.LocalSocketError.ServerNotFoundError,
    QLocalSocket.LocalSocketError.ConnectionRefusedError,
    QLocalSocket.LocalSocketError.PeerClosedError,
)

_log = logging.getLogger(__name__)


class SingleInstance(QObject):
    """This start's claim to be the one with a window.

    Signals:
        asked: another start handed over what it was to do; the window is to come forward.
            arg: the file to open, None for none.
    """

    asked = Signal(object)

    def __init__(self, folder: Path) -> None:
        """Make a start that has no claim yet.

        folder: that of the program's data.
        """
        super().__init__()
        self._folder, self._name = folder, socket_name(folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)  # nobody else may connect
        self._server.newConnection.connect(self._on_server_new_connection)

    def claim(self, draft: Path | None) -> bool:
        """Become the one start with a window. If there is one, hand it the file to open and return False.

        Where a disk knows no sockets, or the folder cannot be made, each start has a window. Raises
        StorageError after ANSWER_SECONDS without an answer.

        draft: the file to open, None for none.
        """
        try:
            make_private_folder(self._folder)
        except StorageError as fault:
            _log.warning("other starts cannot find this one: %s", fault)
            return True
        lock = QLockFile(str(self._folder / "instance.lock"))
        lock.tryLock(round(1000 * ANSWER_SECONDS))  # else two starts at once would both find nobody
        try:
            if _is_ours(self._name) and _hand_over(self._name, draft):
                return False
            QLocalServer.removeServer(self._name)  # left by one that crashed
            if not self._server.listen(self._name):
                _log.warning("other starts cannot find this one: %s", self._server.errorString())
            return True
        finally:
            lock.unlock()

    def close(self) -> None:
        """Leave the claim to the next start."""
        self._server.close()

    def _on_server_new_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._read_request(socket))
            self._read_request(socket)

    def _read_request(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _BYTES_MAX:
                socket.abort()
            return
        asked = _parse(bytes(socket.readLine(_BYTES_MAX).data()))
        if asked is None:
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.disconnectFromServer()
        if token := asked.get(_TOKEN):
            os.environ[_TOKEN] = token  # Qt takes it when the window comes forward
        self.asked.emit(Path(asked["open"]) if asked["open"] else None)


def socket_name(folder: Path) -> str:
    """Return the name of a folder's socket: a path in the folder, unless that is too long for a socket."""
    path = str(folder.absolute() / "instance")
    if os.name == "posix" and len(os.fsencode(path)) <= _PATH_MAX:
        return path
    named = hashlib.sha256(os.fsencode(f"{getpass.getuser()} {os.path.normcase(path)}")).hexdigest()[:24]
    name = f"reply-composer-{named}"
    return str(Path(tempfile.gettempdir()) / name) if os.name == "posix" else name


def _is_ours(name: str) -> bool:
    """Whether there is a socket, and none that another user has put in its place."""
    try:
        return sys.platform == "win32" or os.lstat(name).st_uid == os.getuid()
    except OSError:
        return False


def _hand_over(name: str, draft: Path | None) -> bool:
    """Have the first start open a file; return whether there is one. Raises StorageError if it is silent."""
    end = time.monotonic() + ANSWER_SECONDS
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_remaining_ms(end)):
        if socket.error() in _NOBODY:
            return False
        raise _unanswered(name)
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # else the first may only blink in the task bar
    asked = {"open": str(draft.absolute()) if draft else None, _TOKEN: os.environ.get(_TOKEN, "")}
    socket.write(json.dumps(asked).encode() + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_remaining_ms(end)):
            if socket.error() in _NOBODY:
                return False  # it was just ending
            raise _unanswered(name)
    return True


def _remaining_ms(end: float) -> int:
    return max(1, round(1000 * (end - time.monotonic())))


def _unanswered(name: str) -> StorageError:
    reason = (
        "Its window is open already, but does not answer. Wait a moment and start it again. "
        "If it still does not answer, end it, and start it once more: what you wrote is kept."
    )
    return StorageError(Path(name), reason)


def _parse(line: bytes) -> dict[str, Any] | None:
    """Return what another start asks for, None for anything else."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(asked, dict) or "open" not in asked:
        return None
    texts = "" if asked["open"] is None else asked["open"], asked.get(_TOKEN, "")
    return asked if all(map(_is_known_to_systems, texts)) else None


def _is_known_to_systems(text: object) -> bool:
    """Whether it is a text that the name of a file or a variable of the environment can be."""
    try:
        return isinstance(text, str) and b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:  # half a character
        return False
