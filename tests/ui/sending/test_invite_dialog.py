"""Letting the customer write first."""

import pytest
import segno
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from composer.message.model import Button
from composer.ui.sending.invite_dialog import InviteDialog
from composer.ui.widgets import notify

from .live_steps import use

LINK = "https://wa.me/14155550100?text=Hello"
QUIET = 4


@pytest.fixture
def dialog(session, qtbot):
    dialog = InviteDialog(None, "+14155550100", session.drive)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def modules(image: QImage, side: int) -> list[list[int]]:
    """The dark modules of a painted code."""
    step = image.width() / side
    return [
        [
            int(image.pixelColor(int((x + 0.5) * step), int((y + 0.5) * step)).lightness() < 128)
            for x in range(side)
        ]
        for y in range(side)
    ]


def expected(link: str) -> list[list[int]]:
    return [list(row) for row in segno.make_qr(link).matrix_iter(border=QUIET)]


def painted(dialog: InviteDialog) -> QImage:
    """What of the window is the code, as it is on the screen."""
    image = dialog.code.grab().toImage()
    count = dialog.code.image.width()
    ratio = dialog.code.devicePixelRatioF()
    side = int(min(dialog.code.width(), dialog.code.height()) * ratio / count) * count
    left, top = ((room - side) // 2 for room in (image.width(), image.height()))
    return image.copy(left, top, side, side)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_painted_modules_are_the_codes(dialog, appearance):
    from composer.ui.widgets.colours import use_appearance

    use_appearance(appearance)
    try:
        wanted = expected(LINK)
        image = painted(dialog)
        assert modules(image, len(wanted)) == wanted
        white = image.width() * QUIET // len(wanted)
        corners = [QPoint(1, 1), QPoint(white - 2, image.height() // 2), QPoint(image.width() - 2, 1)]
        assert {image.pixelColor(corner).name() for corner in corners} == {"#ffffff"}  # in the dark too
    finally:
        use_appearance("system")


def test_another_text_is_another_code(dialog, qtbot):
    dialog.text.setText("Olá &")
    qtbot.keyClicks(dialog.text, " 1")
    link = "https://wa.me/14155550100?text=Ol%C3%A1%20%26%201"
    assert dialog.link.text() == link
    wanted = expected(link)
    assert modules(painted(dialog), len(wanted)) == wanted


def test_the_link_is_copied(dialog, qtbot):
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == LINK
    assert dialog.notes.text == "The link is on the clipboard."
    qtbot.keyClicks(dialog.text, "!")
    assert "clipboard" not in dialog.notes.text


def test_return_copies_the_link(dialog, qtbot):
    QGuiApplication.clipboard().setText("")
    qtbot.keyClick(dialog.text, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == LINK
    assert dialog.isVisible()


def test_nothing_overlaps(dialog):
    parts = [dialog.code, dialog.text, dialog.link, dialog.buttons]
    bottoms = [part.geometry().bottom() for part in parts]
    tops = [part.geometry().top() for part in parts]
    assert all(bottom < top for bottom, top in zip(bottoms, tops[1:], strict=False))


def test_the_picture_is_saved_with_its_white(dialog, qtbot, tmp_path, monkeypatch):
    file = tmp_path / "code.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    with qtbot.waitSignal(dialog._pictures.saved):
        dialog.save.click()
    wanted = expected(LINK)
    image = QImage(str(file))
    assert image.width() >= 300
    assert modules(image, len(wanted)) == wanted
    assert dialog.notes.text == "The picture was saved as code.png."


def test_a_place_that_cannot_be_written_is_told(dialog, qtbot, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "no" / "x.png"), ""))
    monkeypatch.setattr(notify, "warn", lambda *args: said.append(args[1]))
    dialog.save.click()
    qtbot.waitUntil(lambda: said == ["The picture was not saved"])


def test_too_long_a_text_has_no_code(dialog):
    dialog.text.setText("x" * 5000)
    assert dialog.notes.text == "✕ Shorten the text: no code holds so much."
    assert not dialog.save.isEnabled()
    assert dialog.copy.isEnabled()
    dialog.text.setText("Hello")
    assert "✕" not in dialog.notes.text
    assert dialog.save.isEnabled()


# From the window


def test_the_sandbox_has_no_number_to_write_to(user, show):
    show(to="+14155550123", body="Hi", buttons=(Button("1", "Yes"),))
    button = user.form.reply_window.invite
    assert button.isVisible()
    assert not button.isEnabled()
    assert "sandbox" in button.toolTip()
    assert "sandbox" in button.accessibleDescription()


def test_beside_a_closed_window_the_code_is_one_click_away(user, show, api, monkeypatch):
    use(user, api)
    show(to="+14155550123", body="Hi", buttons=(Button("1", "Yes"),))
    button = user.form.reply_window.invite
    assert button.isEnabled()
    seen = []

    def look(dialog):
        seen.append(dialog.link.text())
        return 0

    monkeypatch.setattr(InviteDialog, "exec", look)
    user.click(button)
    assert seen == [LINK]


def test_without_a_recipient_nobody_is_asked(empty):
    empty.refresh()
    assert empty.form.reply_window.invite.isHidden()
