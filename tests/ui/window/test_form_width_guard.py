"""The form's room beside the drafts in a narrow window."""

import pytest
from PySide6.QtCore import Qt

from ..drafts.library.drafts_list import Drafts


@pytest.fixture
def drafts(user) -> Drafts:
    drafts = Drafts(user)
    drafts.show()
    return drafts


def test_the_form_is_whole_beside_the_drafts(user, qtbot):
    user.window.resize(1024, 700)
    Drafts(user).show()
    form = user.form
    qtbot.waitUntil(lambda: form.viewport().width() >= form.widget().minimumSizeHint().width())
    assert user.window.width() == 1024
    assert form.reply_window.label.text() == "24 h window not known"
    assert form.reply_window.label.visible_text.endswith("…")


def test_the_form_is_whole_in_a_window_that_became_narrower(user, drafts, qtbot):
    form = user.form
    user.window.resize(1280, 800)
    user.window.resizeDocks([user.window.drafts_dock], [340], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: user.window.drafts_dock.width() == 340)
    user.window.resize(1024, 700)
    qtbot.waitUntil(lambda: form.viewport().width() >= form.widget().minimumSizeHint().width())
    assert user.window.width() == 1024
