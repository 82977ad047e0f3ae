"""Waiting for the background."""

from PySide6.QtCore import QCoreApplication


def settle(background, qtbot) -> None:
    """Wait until no job is under way, and what came of each is done, jobs that it began included."""

    def is_settled() -> bool:
        for _ in range(3):  # a result is handed back, asks for another run, and that begins
            if not background.wait(0):
                return False
            QCoreApplication.processEvents()
        return background.wait(0)

    qtbot.waitUntil(is_settled, timeout=10_000)
