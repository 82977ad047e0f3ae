"""A server that stands for Kaleyra."""

import pytest

from tests.recording_sandbox import RecordingSandbox


@pytest.fixture
def api():
    """Stands for Kaleyra; being on this computer does not make its account a sandbox."""
    with RecordingSandbox() as server:
        yield server
