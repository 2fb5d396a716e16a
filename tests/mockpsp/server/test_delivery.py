"""Answers that travel badly on purpose, and large ones to clients that read slowly."""

import http.client
import json
import time
from contextlib import ExitStack

import pytest

from tests.mockpsp.server.conftest import plain_server
from tests.mockpsp.server.raw import Raw, connected

ENOUGH = 40_000_000  # bytes: more than the kernel keeps for a client that does not read


def spoiled(raw: Raw, **how: object) -> None:
    body = json.dumps(how)
    raw.send(f"POST /spoiled HTTP/1.1\r\nHost: psp\r\nContent-Length: {len(body)}\r\n\r\n{body}")


def test_late(raw: Raw) -> None:
    began = time.monotonic()
    spoiled(raw, delay=0.3)
    assert raw.answer()[2] == b"0123456789"
    assert time.monotonic() - began >= 0.3
    spoiled(raw)
    assert raw.answer()[0] == 200


def test_late_in_the_middle(raw: Raw) -> None:
    spoiled(raw, pause=0.5, pause_at=4)
    assert raw.sock.recv(1000).endswith(b"\r\n\r\n0123")
    assert raw.sock.recv(1000) == b"456789"


@pytest.mark.parametrize(("cut_at", "last"), [(-1, b""), (0, b"\r\n\r\n"), (3, b"012")])
def test_closed_before_the_end(raw: Raw, cut_at: int, last: bytes) -> None:
    spoiled(raw, cut_at=cut_at, ending="CLOSE")
    received = raw.rest()
    assert received.endswith(last)
    assert bool(received) == bool(last)


@pytest.mark.parametrize("cut_at", [-1, 3, None])
def test_reset(raw: Raw, cut_at: int | None) -> None:
    spoiled(raw, cut_at=cut_at, delay=0.05, ending="RESET")
    with pytest.raises(ConnectionResetError):
        raw.rest()


def test_another_length_than_is_told(raw: Raw) -> None:
    spoiled(raw, content_length=7)
    status, headers, body = raw.answer()
    assert (status, headers["content-length"], body) == (200, "7", b"0123456")


def test_a_hundred_that_wait_hold_no_thread(plain: str) -> None:
    with ExitStack() as stack:
        late = [stack.enter_context(connected(plain)) for _ in range(100)]
        for each in late:
            spoiled(each, delay=3)
        with connected(plain, timeout=5) as quick:
            spoiled(quick)
            assert quick.answer()[0] == 200
        assert {each.answer()[0] for each in late} == {200}


@pytest.mark.parametrize("path", [f"/large?{ENOUGH}", "/stream?400"])
def test_a_client_that_does_not_read_holds_up_nobody(plain: str, path: str) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(plain)) for _ in range(6)]
        for each in slow:
            each.send(f"GET {path} HTTP/1.1\r\nHost: psp\r\n\r\n")
        with connected(plain, timeout=5) as quick:
            for _ in range(20):
                spoiled(quick)
                assert quick.answer()[0] == 200
        assert {len(each.answer()[2]) for each in slow} == {ENOUGH}


def test_a_stream_to_http_1_0_ends_with_the_connection(raw: Raw) -> None:
    raw.send("GET /stream?3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    _, headers, body = raw.answer()
    assert headers["connection"] == "close"
    assert len(body) == 300_000


def test_who_reads_a_stream_in_drops_is_closed() -> None:
    with plain_server(write=1, download_rate=10_000_000) as server, connected(server.root) as slow:
        slow.send("GET /stream?400 HTTP/1.1\r\nHost: psp\r\n\r\n")
        for _ in range(200):
            slow.sock.recv(4096)
            time.sleep(0.02)  # 200 kB a second
        assert len(slow.rest()) < ENOUGH / 2  # what was on its way


def test_who_never_reads_is_closed() -> None:
    with plain_server(write=0.5) as server, connected(server.root) as slow:
        slow.send(f"GET /large?{ENOUGH} HTTP/1.1\r\nHost: psp\r\n\r\n")
        time.sleep(2)
        with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
            slow.answer()
