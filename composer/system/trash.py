"""Whether there is a trash for what is removed."""

import sys
from pathlib import PurePath

_FIXED = 3  # Windows' number for a disk of this computer


def has_trash(path: PurePath) -> bool:
    """Return False where moving a file to the trash would delete it for good without a word. Reads no disk.

    Windows does so on network drives and sticks. Elsewhere it fails where there is no trash.

    path: absolute.
    """
    kind = _FIXED
    if sys.platform == "win32":
        import ctypes

        is_share = path.anchor.startswith("\\\\") and path.anchor[2:3] not in ("?", ".")
        kind = 0 if is_share else ctypes.windll.kernel32.GetDriveTypeW(ctypes.c_wchar_p(path.anchor))
    return kind == _FIXED
