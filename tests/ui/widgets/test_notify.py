"""Message boxes with other people's texts in them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from composer.ui.widgets import notify

TEXTS = ("lines\n" * 5000, "x" * 10_000, "word " * 2000)


def answer_next(seen: list[tuple[str, QSize]]) -> None:
    """Look at the box that opens next, and close it."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, act)
            return
        words = f"{box.text()}\n{box.informativeText()}"
        wanted = max((label.minimumSizeHint().width() for label in box.findChildren(QLabel)), default=0)
        seen.append((words, QSize(max(wanted, box.minimumSizeHint().width()), box.height())))
        box.reject()

    QTimer.singleShot(0, act)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "ask",
    [
        lambda window, text: notify.warn(window, "Title", text),
        lambda window, text: notify.confirm(window, "Title", text, "Do"),
        lambda window, text: notify.ask_about_unsaved(window, text),
    ],
)
def test_a_box_stays_on_the_screen_whatever_it_says(user, text: str, ask: Callable[..., object]):
    seen: list[tuple[str, QSize]] = []
    answer_next(seen)
    ask(user.window, text)
    ((_words, size),) = seen
    assert size.width() < 700
    assert size.height() < 600


def test_a_long_name_is_cut_in_its_middle_and_the_question_stays(user):
    seen: list[tuple[str, QSize]] = []
    user.session.document.edit(
        "name", "Spring\u2028offer " + "x" * 500 + " for Berlin"
    )  # as a file may hold it
    answer_next(seen)
    user.window.close()
    words = seen[0][0].replace("\u200b", "")
    assert words.startswith("Save the changes to “Spring offer xxx")
    assert "… " not in words
    assert "…xxxxxxxxx for Berlin”?\n" in words


def test_short_texts_are_said_as_they_are(user):
    seen: list[tuple[str, QSize]] = []
    answer_next(seen)
    notify.warn(user.window, "Title", "One line.\n\nAnother line.")
    assert seen[0][0] == "One line.\n\nAnother line.\n"
