"""Opens a window and ends the process with its first painted frame: what `start_up` measures from outside.

Arguments: `program FOLDER` opens the program's own window, with what it keeps in that folder; `bare` a QMainWindow with
one QLabel. The CPU seconds that the process took go to standard output.
"""

import os
import sys
from time import process_time

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class FirstFrame(QObject):
    """Ends the process when the window's first frame is painted and has been handed to the screen."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__()
        self._window = window
        self._painted = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            self._painted = self._painted or event.type() == QEvent.Type.Paint
            if event.type() == QEvent.Type.Show:
                self._window.windowHandle().installEventFilter(self)
        elif event.type() in (QEvent.Type.Expose, QEvent.Type.Paint):
            watched.removeEventFilter(self)
            QCoreApplication.sendEvent(watched, event)  # returns when all of the window is painted
            if self._painted:
                print(process_time(), flush=True)
                os._exit(0)
            watched.installEventFilter(self)
            return True
        return False


def _open_program(folder: str) -> None:
    from composer import app, cli

    class App(app.App):
        def start(self, draft: object) -> None:
            self.first_frame = FirstFrame(self.window)
            super().start(draft)

    app.App = App
    cli.main(["--data-dir", folder])


def _open_bare() -> None:
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    first_frame = FirstFrame(window)
    window.show()
    application.exec()
    del first_frame


if __name__ == "__main__":
    _open_bare() if sys.argv[1] == "bare" else _open_program(sys.argv[2])
    sys.exit("the window was closed before it was painted")
