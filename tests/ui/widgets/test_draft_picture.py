"""Long drafts in the dialogs that show them."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from composer.message.drafts.draft import Draft, dumps
from composer.message.model import Button, Message
from composer.store.drafts.recovery import Leftover
from composer.store.drafts.versions import Versions
from composer.ui.drafts.recovery_dialog import RecoveryDialog
from composer.ui.drafts.versions_dialog import VersionsDialog

LONG = Draft("Offer", Message(body="What I had typed\n" * 60, footer="Bye", buttons=(Button("1", "Yes"),)))
SHORT = Draft("Offer", Message(body="Hi"))


@pytest.fixture(params=["versions", "recovery"])
def dialog(request, qtbot, tmp_path):
    """A dialog with a long and a short draft."""
    if request.param == "versions":
        path, versions = tmp_path / "a.reply.json", Versions(tmp_path / "versions")
        for draft in (SHORT, LONG):
            versions.keep(path, dumps(draft))
        shown = VersionsDialog(None, versions, path, SHORT, "Shop")
    else:
        left = [Leftover(draft, None, "", datetime.now(UTC), tmp_path / "x") for draft in (LONG, SHORT)]
        shown = RecoveryDialog(None, left, "Shop")
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_the_end_of_a_long_draft_can_be_scrolled_to(dialog, qtbot):
    (area,) = (area for area in dialog.findChildren(QScrollArea) if area.isAncestorOf(dialog.picture))
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    picture = dialog.picture.pixmap()
    assert dialog.picture.height() == round(picture.height() / picture.devicePixelRatio())
    area.setFocus()
    qtbot.keyClick(area, Qt.Key.Key_Down)
    assert area.verticalScrollBar().value() > 0
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert (
        area.viewport()
        .rect()
        .contains(dialog.picture.mapTo(area.viewport(), dialog.picture.rect().bottomLeft()))
    )
