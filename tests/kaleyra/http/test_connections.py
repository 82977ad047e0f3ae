"""Connections that are broken off by whoever waits for an answer."""

import socket
from contextlib import closing

import pytest

from composer.kaleyra.http.connections import Connections


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
