"""Clients that connect and send nothing, or half of a request, hold up nobody and are not kept for ever."""

import select
import time
from contextlib import ExitStack

import httpx
import pytest

from tests.mockpsp.server.conftest import plain_server
from tests.mockpsp.server.raw import Raw, connected

HEAD = "POST /echo HTTP/1.1\r\nHost: psp\r\nContent-Length: 1000\r\n\r\n"
ASK = "GET /echo HTTP/1.1\r\nHost: psp\r\n\r\n"
MANY = 300


def answers(raw: Raw) -> bool:
    raw.send(ASK)
    return raw.answer()[0] == 200


@pytest.mark.parametrize("part", ["", "GET / HT", HEAD, HEAD + "half of it"])
def test_withheld_requests_hold_up_nobody(plain: str, part: str) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(connected(plain)).send(part)
        for _ in range(10):
            assert httpx.get(f"{plain}/echo", timeout=5).status_code == 200


@pytest.mark.parametrize("poller", ["new", "selector"])
def test_withheld_requests_end(poller: str) -> None:
    with plain_server(poller, first=0.6, head=0.6, body=0.6) as server, ExitStack() as stack:
        silent, first, head, body = (stack.enter_context(connected(server.root)) for _ in range(4))
        first.send("GET / HT")
        assert answers(head)
        head.send("GET / HT")
        body.send(HEAD)
        assert silent.is_ended()
        assert {raw.refused()[0] for raw in (first, head, body)} == {408}


def test_a_body_that_trickles_has_its_time_and_no_more() -> None:
    with plain_server(body=1) as server, connected(server.root) as raw:
        raw.send(HEAD)
        sent = 0
        while not select.select([raw.sock], [], [], 0.05)[0]:
            raw.send("x")
            sent += 1
            assert sent < 500
        assert raw.refused()[0] == 408


def test_an_upload_gets_time_as_it_comes() -> None:
    with plain_server(body=1, upload_rate=2_000_000) as server, connected(server.root) as raw:
        pieces = 10
        raw.send(f"POST /upload HTTP/1.1\r\nHost: psp\r\nContent-Length: {pieces * 1_000_000}\r\n\r\n")
        for _ in range(pieces):
            raw.send(b"x" * 1_000_000)
            time.sleep(0.2)
        assert raw.answer()[0] == 200


def test_kept_connections_rest_longer_than_first_requests_wait() -> None:
    with plain_server(first=1, head=1, rest=4) as server, connected(server.root) as raw:
        for _ in range(2):
            assert answers(raw)
            time.sleep(1.5)
        assert answers(raw)
        assert raw.is_ended()


def test_the_oldest_that_rests_gives_way() -> None:
    with plain_server(connections=8) as server, ExitStack() as stack:
        resting: list[Raw] = []
        for _ in range(8):
            resting.append(stack.enter_context(connected(server.root)))
            assert answers(resting[-1])
            time.sleep(0.1)  # the rest begins after the answer
        assert answers(resting[0])  # so the second one is the oldest now
        assert answers(stack.enter_context(connected(server.root)))
        assert resting[1].is_ended()
        assert all(answers(raw) for raw in resting[:1] + resting[2:])


def test_those_without_a_request_give_way_first() -> None:
    with plain_server(connections=8) as server, ExitStack() as stack:
        resting = [stack.enter_context(connected(server.root)) for _ in range(4)]
        assert all(answers(raw) for raw in resting)
        for part in ["", "GET / HT", HEAD, HEAD] * 3:
            stack.enter_context(connected(server.root)).send(part)
        assert answers(stack.enter_context(connected(server.root)))
        assert all(answers(raw) for raw in resting)


def test_a_request_under_way_does_not_give_way() -> None:
    with plain_server(connections=4) as server, ExitStack() as stack:
        at_work = [stack.enter_context(connected(server.root)) for _ in range(4)]
        for raw in at_work:
            raw.send(f"GET /later?1 HTTP/1.1\r\nHost: psp\r\nOwner: {id(raw)}\r\n\r\n")
        assert answers(stack.enter_context(connected(server.root)))  # as soon as one of them is done
        assert {raw.answer()[0] for raw in at_work} <= {200, 503}


def test_unfinished_bodies_may_not_fill_the_memory() -> None:
    with plain_server(waiting_bytes=3_000_000, body=60) as server, ExitStack() as stack:
        hoarding = [stack.enter_context(connected(server.root)) for _ in range(6)]
        for raw in hoarding:
            raw.send("POST / HTTP/1.1\r\nHost: psp\r\nContent-Length: 900000\r\n\r\n")
            raw.send(b"x" * 800_000)
            time.sleep(0.2)  # the server reads them one after the other, however busy the machine is
        assert [raw.refused()[0] for raw in hoarding[:3]] == [408] * 3
        hoarding[5].send(b"x" * 100_000)
        assert hoarding[5].answer()[0] == 200
