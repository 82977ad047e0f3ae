"""Whether a window can be shown at all. Qt would end the process without a word that helps."""

import ctypes
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

_COMMON = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
_XCB = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

_NO_FONTS = (
    "This system has no fonts, so the window shows no letters. On Debian and Ubuntu, install some with:\n"
    "  apt-get install fonts-noto-core fonts-noto-mono fonts-roboto fonts-inter fonts-noto-color-emoji"
)


def obstacle() -> str:
    """Return why no window can be shown here and what to do, "" if one can. Only Linux can lack anything."""
    return _obstacle() if sys.platform == "linux" else ""


def _obstacle() -> str:
    platforms = _platforms()
    if not all(platform in ("wayland", "xcb") for platform in platforms):
        ready, x11 = True, False  # one that paints into memory or over the network
    else:
        ready = "wayland" in platforms and _answers_wayland()
        x11 = "xcb" in platforms and not ready  # where the first leads nowhere, Qt goes on to the next
    missing = [
        package for library, package in (_COMMON | (_XCB if x11 else {})).items() if not _loads(library)
    ]
    if missing:
        return (
            "The window needs libraries that this system lacks. On Debian and Ubuntu, install them with:\n"
            f"  apt-get install {' '.join(missing)}"
        )
    if not ready and not (x11 and _answers_x11()):
        return (
            "There is no display to show the window on: neither DISPLAY nor WAYLAND_DISPLAY leads to one.\n"
            "Start the program on a desktop, or on a virtual display:\n"
            "  apt-get install xvfb xauth && xvfb-run reply-composer\n"
            "The commands check, render, curl, send and sandbox need no display."
        )
    return ""


def fonts_hint() -> str:
    """Return what to install where no fonts are found, "" if some are or nobody knows."""
    return _NO_FONTS if sys.platform == "linux" and _fonts() == 0 else ""


def _fonts() -> int | None:
    """Return how many fonts Qt will find, None if nobody knows. Qt uses again what is loaded for it."""
    try:
        config = ctypes.CDLL("libfontconfig.so.1")
        # The result is a structure that begins with the number of fonts.
        config.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
        config.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
        found = config.FcConfigGetFonts(None, 0) if config.FcInit() else None  # 0: those of the system
    except (OSError, AttributeError):
        return None
    return found[0] if found else None


def _platforms() -> list[str]:
    """Return the names of what Qt will try, in its order: `xcb` is X11."""
    asked = [entry.partition(":")[0] for entry in os.environ.get("QT_QPA_PLATFORM", "").split(";") if entry]
    if asked:
        return [name.partition("-")[0] for name in asked]  # wayland-egl
    wayland = "WAYLAND_DISPLAY" in os.environ or os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland", "xcb"] if wayland else ["xcb"]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers_wayland() -> bool:
    if os.environ.get("WAYLAND_SOCKET"):  # a connection that was handed down
        return True
    name = os.environ.get("WAYLAND_DISPLAY", "wayland-0")
    if sys.platform != "win32":
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(Path(os.environ.get("XDG_RUNTIME_DIR", ""), name)))
            return True
    return False


def _answers_x11() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    faulty = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not faulty
