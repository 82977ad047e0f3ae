"""What the system says when a file cannot be used, in words."""

import errno

import pytest

from composer.system.os_errors import error_text, is_missing

# As Python makes them on Windows: `winerror`, and the errno that goes with it.
WINDOWS = {
    3: (errno.ENOENT, "the folder is no longer there"),
    5: (errno.EACCES, "you do not have permission"),
    19: (errno.EACCES, "the disk can only be read"),
    21: (errno.EACCES, "the drive is not ready"),
    32: (errno.EACCES, "another program is using it"),
    33: (errno.EACCES, "another program is using it"),
    53: (errno.ENOENT, "its drive or network cannot be reached"),
    64: (errno.EINVAL, "its drive or network cannot be reached"),
    67: (errno.ENOENT, "its drive or network cannot be reached"),
    112: (errno.ENOSPC, "the disk is full"),
    123: (errno.EINVAL, "no file can have this name"),
    206: (errno.ENOENT, "the name is too long"),
    1224: (errno.EINVAL, "another program is using it"),
}


def windows_error(number, code, file=None):
    error = OSError(code, "what Windows says", file)
    error.winerror = number
    return error


@pytest.mark.parametrize("number", WINDOWS)
def test_windows_numbers_say_more_than_the_errno_they_become(number):
    code, words = WINDOWS[number]
    assert error_text(windows_error(number, code)) == words


def test_a_path_that_is_too_long_is_not_a_folder_that_is_gone():
    assert error_text(windows_error(3, errno.ENOENT, "C:\\" + 300 * "x")) == "the name is too long"
    assert error_text(windows_error(3, errno.ENOENT, "C:\\x")) == "the folder is no longer there"


def test_the_shell_gives_numbers_within_larger_ones():
    error = OSError(None, "what the shell says.", "C:\\x")
    error.winerror = 0x80070020 - (1 << 32)
    assert error_text(error) == "another program is using it"


def test_an_error_that_is_only_a_sentence_is_said():
    assert error_text(OSError("The volume has no trash.")) == "The volume has no trash"
    assert error_text(OSError()) == "OSError"


@pytest.mark.parametrize(
    ("number", "missing"), [(2, True), (3, True), (53, False), (67, False), (206, False)]
)
def test_what_nobody_can_look_at_is_not_missing(number, missing):
    error = windows_error(number, errno.ENOENT)
    assert isinstance(error, FileNotFoundError)
    assert is_missing(error) is missing


def test_elsewhere_missing_is_missing():
    assert is_missing(FileNotFoundError(errno.ENOENT, "gone"))
    assert not is_missing(PermissionError(errno.EACCES, "no"))
    assert not is_missing(None)
