"""The receiver's port, starting and stopping."""

import http.client
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest

from composer.kaleyra.callbacks.receiver import Receiver

from .requests_to import PATIENCE, status

pytestmark = pytest.mark.usefixtures("nothing_printed_and_nobody_left")


def test_a_taken_port_is_left_for_another(kept):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        taken = other.getsockname()[1]
        with Receiver(kept, port=taken) as receiver:
            assert receiver.is_on_other_port
            assert f":{taken}/" not in receiver.url
            assert status(receiver, url=receiver.simulated_url) == 200


@pytest.mark.parametrize("port", [-1, 99999])
def test_a_port_that_is_none(kept, port):
    with Receiver(kept, port=port) as receiver:
        assert receiver.is_on_other_port


def test_the_wanted_port(kept):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        free = other.getsockname()[1]
    with Receiver(kept, port=free) as receiver:
        assert not receiver.is_on_other_port
        assert receiver.port == free


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one loopback address only")
def test_it_listens_at_one_address_alone(receiver):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", receiver.port), 1)


def test_it_starts_and_stops_within_a_second_and_again(kept):
    receiver = Receiver(kept)
    url = receiver.simulated_url
    for _ in range(3):
        begun = time.monotonic()
        receiver.start()
        receiver.start()
        assert status(receiver, url=url) == 200
        receiver.stop()
        receiver.stop()
        assert time.monotonic() - begun < 1
        with pytest.raises(ConnectionRefusedError):
            status(receiver, url=url)
    assert receiver.simulated_url == url


def test_one_that_was_never_started_gives_its_port_back(kept):
    receiver = Receiver(kept)
    receiver.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", receiver.port), 1)


def test_stopping_waits_for_what_is_being_kept(kept):
    receiver = Receiver(kept)
    receiver.start()
    kept.held_up.clear()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(status, receiver, url=receiver.simulated_url)
        time.sleep(0.1)
        threading.Timer(0.2, kept.held_up.set).start()
        receiver.stop()
        assert answer.result() == 200
    assert kept.said == [("1", "sent")]


def test_stopping_does_not_wait_for_ever(kept):
    receiver = Receiver(kept)
    receiver.start()
    kept.held_up.clear()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(status, receiver, url=receiver.simulated_url)
        time.sleep(0.1)
        begun = time.monotonic()
        receiver.stop()
        assert time.monotonic() - begun < 1.2
        assert isinstance(answer.exception(), http.client.HTTPException | OSError)
    kept.held_up.set()
    end = time.monotonic() + PATIENCE
    while any(thread.name == "receiver-worker" for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_stopping_breaks_open_connections_off(receiver):
    with closing(socket.create_connection(("127.0.0.1", receiver.port), PATIENCE)) as connection:
        connection.sendall(b"POST /")
        time.sleep(0.1)
        receiver.stop()
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
