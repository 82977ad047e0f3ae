"""What went wrong at a start without a console."""

import io
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

_Given = ParamSpec("_Given")

_ERROR_ICON = 0x10


def show_errors(main: Callable[_Given, int]) -> Callable[_Given, int]:
    """Have what a program without a console says of its failure shown in a box.

    Windows gives it no standard error, and nobody would learn why there is no window.

    main: returns the exit status, or raises SystemExit with it.
    """

    @wraps(main)
    def shown(*given: _Given.args, **named: _Given.kwargs) -> int:
        if not _lacks_console():
            return main(*given, **named)
        said = sys.stderr = io.StringIO()
        status: object = 1
        try:
            status = number = main(*given, **named)
        except SystemExit as end:
            status = end.code
            raise
        finally:
            sys.stderr = None
            if status and (text := said.getvalue().strip()):
                _show(text)
        return number

    return shown


def _lacks_console() -> bool:
    return sys.platform == "win32" and sys.stderr is None


def _show(text: str) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "Reply-button composer", _ERROR_ICON)
