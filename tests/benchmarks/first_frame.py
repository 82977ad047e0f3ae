"""Opens a window and ends the process with its first painted frame: what `start_up` measures from outside.

Arguments: `program FOLDER` opens the program's own window, with what it keeps in that folder; `bare` a
QMainWindow with one QLabel. The CPU seconds that the process took go to standard output.

Nothing of Qt or of the program is imported before it would be: what is imported first also decides what it
costs.
"""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.util import find_spec
from time import process_time
from typing import Any

_kept: list[Any] = []


def end_with_first_frame(window: Any) -> None:
    """End the process once all of the window was painted and handed to the screen."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    class Watcher(QObject):
        painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if watched is window:
                self.painted = self.painted or event.type() == QEvent.Type.Paint
                if event.type() == QEvent.Type.Show:
                    window.windowHandle().installEventFilter(self)
            elif event.type() in (QEvent.Type.Expose, QEvent.Type.Paint):
                watched.removeEventFilter(self)
                QCoreApplication.sendEvent(watched, event)  # comes back when everything is painted
                if self.painted:
                    print(process_time(), flush=True)
                    os._exit(0)
                watched.installEventFilter(self)
                return True
            return False

    _kept.append(Watcher())
    window.installEventFilter(_kept[0])


class AppFinder(MetaPathFinder):
    """Finds composer.app for whoever imports it, and has what starts its window end the process."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != "composer.app":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        assert spec is not None
        load = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            load(module)
            start = module.App.start

            def watched(app: Any, draft: Any) -> None:
                end_with_first_frame(app.window)
                start(app, draft)

            module.App.start = watched

        spec.loader.exec_module = exec_module
        return spec


def _open_program(folder: str) -> None:
    sys.meta_path.insert(0, AppFinder())
    from composer import cli

    cli.main(["--data-dir", folder])


def _open_bare() -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    end_with_first_frame(window)
    window.show()
    application.exec()


if __name__ == "__main__":
    _open_bare() if sys.argv[1] == "bare" else _open_program(sys.argv[2])
    sys.exit("the window was closed before it was painted")
