"""The Log pane."""

import pytest


@pytest.fixture
def log(user):
    user.window.log_dock.show()
    return user.window.log
