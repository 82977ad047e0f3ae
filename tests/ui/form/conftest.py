"""An empty draft to begin with, and drafts as files bring them."""

from collections.abc import Callable

import pytest

from composer.message.draft import Draft
from composer.message.model import Message


@pytest.fixture
def empty(user):
    user.window.files.new()
    return user


@pytest.fixture
def show(user) -> Callable[..., None]:
    """Open a message as a file's."""

    def open_message(**fields: object) -> None:
        user.app.document.open(Draft("Offer", Message(**fields)), None)
        user.look()

    return open_message
