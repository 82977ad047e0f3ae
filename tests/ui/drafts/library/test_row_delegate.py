"""The tooltip of a draft's row."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from composer.message.drafts.tags import with_note
from tests.store.draft_files import named, put


@pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of popups
def test_tooltips_are_plain_text(folder, drafts):
    put(folder, "a", with_note(named("A"), "<img src='x'>"))
    drafts.model.start()
    drafts.wait("A")
    place = drafts.list.visualRect(drafts.model.index(0)).center()
    port = drafts.list.viewport()
    QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, place, port.mapToGlobal(place)))
    assert QToolTip.text() == "<p>a.reply.json</p><p>&lt;img src=&#x27;x&#x27;&gt;</p>"
    QToolTip.hideText()
