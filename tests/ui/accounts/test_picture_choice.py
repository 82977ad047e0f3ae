"""The business picture of an account."""

import os
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from composer.ui.accounts.dialog import AccountsDialog


def test_the_picture_heads_the_phone(dialog, user, tmp_path, monkeypatch):
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    picture.save(str(tmp_path / "logo.png"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "logo.png"), ""))
    user.click(dialog.form.picture.choose)
    user.click(dialog.save)
    phone = user.window.preview.view
    avatar = phone.phone().parts["avatar"].center().toPoint()
    user.qtbot.waitUntil(lambda: phone.grab().toImage().pixelColor(avatar).name() == "#ff0000")


def test_a_file_that_is_no_picture_is_refused(dialog, user, tmp_path, monkeypatch):
    (tmp_path / "logo.png").write_text("<svg/>")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "logo.png"), ""))
    user.click(dialog.form.picture.choose)
    assert "no JPEG or PNG picture: save it as one of these" in dialog.form.picture.fault.text()


def test_the_picture_is_reached_by_its_name(user):
    dialog = AccountsDialog(user.session.accounts, user.window, "picture")
    dialog.show()
    assert dialog.focusWidget() is dialog.form.picture.choose
    dialog.done(0)


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_pipe_is_no_picture_and_is_not_waited_for(dialog, user, tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "logo.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "logo.png"), ""))
    user.click(dialog.form.picture.choose)
    assert "it is not an ordinary file" in dialog.form.picture.fault.text()


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_pipe_in_the_place_of_a_kept_picture_is_not_waited_for(dialog, user):
    account = replace(user.session.accounts.sandbox, picture="logo.png")
    path = user.session.accounts.picture_path(account)
    path.parent.mkdir()
    os.mkfifo(path)
    dialog.form.show_account(account, path)
    assert dialog.form.picture.picture.isHidden()
