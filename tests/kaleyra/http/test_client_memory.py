"""What a send leaves in memory: nothing that holds its key."""

import gc
from typing import Any

import pytest

from composer.kaleyra.account import ApiKey
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown

from ..server import Script, Serve, Visit
from .sends import REFUSED, Send, accept, answering, wait_for_the_end_of_the_thread

SENDS = 50


def close_at_once(visit: Visit) -> None:
    visit.read_request()


SCRIPTS = [
    pytest.param(accept, Accepted, id="accepted"),
    pytest.param(answering(400, REFUSED), Rejected, id="rejected"),
    pytest.param(close_at_once, Unknown, id="broken off"),
]


def over_tls(context: Any, script: Script) -> Script:
    def secured(visit: Visit) -> None:
        visit.start_tls(context)
        script(visit)

    return secured


def keys_alive() -> int:
    wait_for_the_end_of_the_thread()
    gc.collect()
    return sum(type(one) is ApiKey for one in gc.get_objects())


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(("script", "outcome"), SCRIPTS)
def test_no_key_outlives_its_send(
    send_to: Send, serve: Serve, trusted: Any, scheme: str, script: Script, outcome: type
) -> None:
    before = keys_alive()
    for _ in range(SENDS):
        server = serve(over_tls(trusted.context, script) if scheme == "https" else script)
        assert isinstance(send_to(f"{scheme}://127.0.0.1:{server.port}"), outcome)
    assert keys_alive() == before


def test_no_key_outlives_a_send_that_nobody_took(send_to: Send) -> None:
    before = keys_alive()
    for _ in range(SENDS):
        assert isinstance(send_to("http://127.0.0.1:9"), NotSent)
    assert keys_alive() == before
