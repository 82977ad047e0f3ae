"""A header's picture that changed after it was sent is warned of; a wrong one is not sent."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from composer.kaleyra.outcome import Accepted
from composer.media.check import check
from composer.media.fetch import Fetched
from composer.session.drafts import header_file as module
from composer.session.drafts.header_file import File
from tests.recording_sandbox import RecordingSandbox

from ..sending.live_steps import confirm, use

URL = "https://example.com/offer.png"


def png(colour: str, form: QImage.Format = QImage.Format.Format_RGB32) -> bytes:
    image = QImage(30, 20, form)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(buffer.data().data())


class Web:
    """Has one picture at every address."""

    def __init__(self) -> None:
        self.data, self.asked = png("teal"), []

    def __call__(self, url, header_type, cancel):
        self.asked.append(url)
        found = Fetched(url, url, "image/png", "image/png", len(self.data), True, self.data)
        checked = check(header_type, found)
        return File(checked.problems, checked.picture, found.size, version=found.version)


@pytest.fixture
def load_media(monkeypatch):
    """The web, in which a file may change at any moment."""
    monkeypatch.setattr(module, "_PAUSE_MS", 5)
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.0)
    return Web()


@pytest.fixture
def api():
    """Stands for Kaleyra."""
    with RecordingSandbox() as server:
        yield server


def type_picture(user, qtbot):
    user.click(user.form.header.types.button("image"))
    user.type("header.value", URL)
    qtbot.waitUntil(lambda: user.session.header_file.file is not None)


def test_a_picture_that_changed_after_it_was_sent_is_warned_of_and_one_click_avoids_the_old_one(
    load_media, user, api, qtbot
):
    use(user, api)
    type_picture(user, qtbot)
    assert user.notes("header.value") == ""
    outcome, _ = confirm(user, qtbot)
    assert isinstance(outcome, Accepted)
    user.session.header_file.load()
    qtbot.waitUntil(lambda: not user.session.header_file.loading)
    assert user.notes("header.value") == ""
    load_media.data = png("red")
    user.type("body", "For the next customer")
    qtbot.waitUntil(lambda: "has changed since it was sent" in user.notes("header.value"))
    assert f"use {URL}?v=2" in user.notes("header.value")
    bar = user.window.message.send_bar
    assert any(
        "has changed since it was sent" in bar.problems.item(row).text()
        for row in range(bar.problems.count())
    )
    assert bar.send.isEnabled()  # it is only a doubt
    user.click(user.form.fields["header.value"].notes.buttons[0])
    assert user.form.fields["header.value"].input.text() == f"{URL}?v=2"
    qtbot.waitUntil(lambda: user.session.header_file.file is not None)
    assert load_media.asked[-1] == f"{URL}?v=2"
    assert user.notes("header.value") == ""


def test_a_picture_that_only_the_sandbox_got_is_not_warned_of(load_media, user, qtbot):
    type_picture(user, qtbot)
    assert isinstance(user.send(), Accepted)
    load_media.data = png("red")
    user.type("body", "For the next customer")
    user.session.header_file.load()
    qtbot.waitUntil(lambda: not user.session.header_file.loading)
    assert user.notes("header.value") == ""


def test_what_whatsapp_refuses_keeps_send_off_until_it_is_mended(load_media, user, qtbot):
    load_media.data = png("red", QImage.Format.Format_RGBA64)
    type_picture(user, qtbot)
    assert "This picture has 16 bits for each colour" in user.notes("header.value")
    assert not user.window.message.send_bar.send.isEnabled()
    load_media.data = png("red")
    user.click(user.form.header.file.load)
    qtbot.waitUntil(lambda: not user.session.header_file.loading)
    assert user.notes("header.value") == ""
    assert user.window.message.send_bar.send.isEnabled()
