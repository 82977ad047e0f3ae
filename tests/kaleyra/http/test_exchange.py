"""One exchange: its connections, its deadline, and how it is stopped."""

import socket
import threading
from contextlib import closing

import pytest

from composer.kaleyra.http.exchange import Cancel, Connections, run


@pytest.fixture
def pair():
    one, other = socket.socketpair()
    with closing(one), closing(other):
        other.settimeout(5)
        yield one, other


def test_whoever_reads_from_a_connection_is_told_that_it_ended(pair):
    connections = Connections()
    connections.add(pair[0])
    connections.close()
    assert pair[1].recv(1) == b""


def test_a_connection_that_is_made_too_late_carries_nothing(pair):
    connections = Connections()
    connections.close()
    connections.add(pair[0])
    with pytest.raises(BrokenPipeError):
        pair[0].sendall(b"HEAD / HTTP/1.1")
    assert pair[1].recv(1) == b""


def test_one_that_is_closed_already_holds_up_no_other(pair):
    connections, (gone, _) = Connections(), socket.socketpair()
    connections.add(gone)
    connections.add(pair[0])
    gone.close()
    _.close()
    connections.close()
    assert pair[1].recv(1) == b""


def test_what_comes_of_an_exchange_is_returned_or_raised():
    assert run(lambda _: 42, Cancel(), 5, "exchange") == 42
    with pytest.raises(KeyError, match="a mistake"):
        run(lambda _: {}["a mistake"], Cancel(), 5, "exchange")


def test_an_exchange_lets_go_of_its_connections(pair):
    run(lambda connections: connections.add(pair[0]), Cancel(), 5, "exchange")
    assert pair[0].fileno() == -1


@pytest.mark.parametrize("stopped", [True, False])
def test_an_exchange_that_goes_on_is_broken_off(pair, stopped):
    begun = threading.Event()

    def read(connections):
        connections.add(pair[0])
        begun.set()
        return pair[0].recv(1)

    cancel = Cancel()
    stopper = threading.Thread(target=lambda: begun.wait(5) and stopped and cancel.cancel())
    stopper.start()
    assert run(read, cancel, 5 if stopped else 0.2, "exchange") is None
    stopper.join()
    assert pair[1].recv(1) == b""
    assert cancel.cancelled is stopped  # a deadline stops nothing else


def test_what_was_stopped_before_is_not_begun():
    cancel, begun = Cancel(), []
    cancel.cancel()
    assert run(begun.append, cancel, 5, "exchange") is None
    assert begun == []
