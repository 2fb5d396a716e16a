"""Who makes room at the limit of connections, seen at the moment at which a request has come and nobody read it yet."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from mockpsp.server.connections import Connections
from mockpsp.server.limits import Limits
from mockpsp.server.poller import new_poller

Come = Callable[[], socket.socket]


@pytest.fixture
def connections() -> Connections:
    return Connections(Limits(connections=2), new_poller(), lambda request: 1_000)


@pytest.fixture
def come(connections: Connections) -> Iterator[Come]:
    """Connects one more client; gives its end."""
    with ExitStack() as stack:

        def connect() -> socket.socket:
            client, server = (stack.enter_context(each) for each in socket.socketpair())
            server.setblocking(False)
            client.setblocking(False)
            connections.welcome(server, "client")
            return client

        yield connect


def is_open(client: socket.socket) -> bool:
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True


def test_a_request_that_has_come_is_not_cut(connections: Connections, come: Come) -> None:
    asking, silent = come(), come()
    asking.send(b"POST /payouts HTTP/1.1\r\n")
    assert connections.have_room()
    assert (is_open(asking), is_open(silent)) == (True, False)


def test_where_all_have_asked_the_next_one_waits(connections: Connections, come: Come) -> None:
    both = [come(), come()]
    for client in both:
        client.send(b"P")
    assert not connections.have_room()
    assert all(is_open(client) for client in both)
    assert len(connections.waiting) == len(both)  # they are still watched
