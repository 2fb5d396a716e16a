"""Requests as bytes: what is read of them, and how what cannot be read is refused."""

import json
from typing import Any

import pytest

from tests.mockpsp.server.raw import Raw

HOST = "Host: psp\r\n"


def told(raw: Raw, request: str, method: str = "GET") -> dict[str, Any]:
    """What the server read of a request."""
    raw.send(request)
    status, _, body = raw.answer(method)
    assert status == 200
    read: dict[str, Any] = json.loads(body)
    return read


def test_a_request_is_read_whole(raw: Raw) -> None:
    read = told(
        raw, f"PUT /a%20b/%E2%82%AC?q=%20x HTTP/1.1\r\n{HOST}X-Two: 1\r\nx-two: 2\r\ncontent-LENGTH: 2\r\n\r\nhi"
    )
    assert (read["method"], read["path"], read["target"], read["query"]) == (
        "PUT",
        "/a b/€",
        "/a%20b/%E2%82%AC",
        "q=%20x",
    )
    assert (read["headers"]["x-two"], read["body"]) == ("1, 2", "hi")


def test_byte_by_byte(raw: Raw) -> None:
    for byte in f"POST /x HTTP/1.1\r\n{HOST}Content-Length: 3\r\n\r\nab".encode():
        raw.send(bytes([byte]))
    assert told(raw, "c")["body"] == "abc"


def test_pipelined_requests_are_answered_in_turn(raw: Raw) -> None:
    count = 50
    raw.send("".join(f"POST /{number} HTTP/1.1\r\n{HOST}Content-Length: 1\r\n\r\n." for number in range(count)))
    answers = raw.answers(count)
    assert [json.loads(body)["path"] for _, body in answers] == [f"/{number}" for number in range(count)]


def test_pipelined_behind_an_answer_of_another_thread(raw: Raw) -> None:
    raw.send(f"GET /later?0.2 HTTP/1.1\r\n{HOST}\r\nGET /echo HTTP/1.1\r\n{HOST}\r\n")
    (_, first), (_, second) = raw.answers(2)
    assert (first, json.loads(second)["path"]) == (b"waited", "/echo")


def test_chunks(raw: Raw) -> None:
    chunks = "3\r\nabc\r\n2;note=1\r\nde\r\n0\r\nTrailer: 1\r\n\r\n"
    read = told(raw, f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n{chunks}")
    assert read["body"] == "abcde"
    assert "trailer" not in read["headers"]
    assert told(raw, f"GET /next HTTP/1.1\r\n{HOST}\r\n")["path"] == "/next"


def test_the_body_may_wait_for_a_word(raw: Raw) -> None:
    raw.send(f"POST / HTTP/1.1\r\n{HOST}Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    assert raw.sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert told(raw, "abc")["body"] == "abc"


def test_a_proxys_form_of_the_target(raw: Raw) -> None:
    read = told(raw, f"GET http://other.example:81/p?q HTTP/1.1\r\n{HOST}\r\n")
    assert (read["path"], read["query"], read["headers"]["host"]) == ("/p", "q", "other.example:81")


@pytest.mark.parametrize(
    "framing", ["Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"]
)
def test_another_protocol_is_not_taken_up(raw: Raw, framing: str) -> None:
    upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n"
    assert told(raw, f"POST / HTTP/1.1\r\n{HOST}{upgrade}{framing}")["body"] == "abc"
    assert told(raw, f"GET /next HTTP/1.1\r\n{HOST}{upgrade}\r\n")["path"] == "/next"


def test_head_has_no_body(raw: Raw) -> None:
    raw.send(f"HEAD /large?50 HTTP/1.1\r\n{HOST}\r\n")
    status, headers, body = raw.answer("HEAD")
    assert (status, headers["content-length"], body) == (200, "50", b"")
    assert told(raw, f"GET /next HTTP/1.1\r\n{HOST}\r\n")["path"] == "/next"


def test_http_1_0_is_closed_where_it_does_not_ask_otherwise(raw: Raw) -> None:
    raw.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    status, headers, _ = raw.answer()
    assert (status, headers["connection"]) == (200, "keep-alive")
    raw.send("GET / HTTP/1.0\r\n\r\n")
    status, headers, _ = raw.answer()
    assert (status, headers["connection"]) == (200, "close")
    assert raw.is_ended()


def test_close_is_heeded(raw: Raw) -> None:
    raw.send(f"GET / HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n")
    status, headers, _ = raw.answer()
    assert (status, headers["connection"]) == (200, "close")
    assert raw.is_ended()


def test_every_answer_has_a_date_and_a_length(raw: Raw) -> None:
    raw.send(f"GET / HTTP/1.1\r\n{HOST}\r\n")
    _, headers, body = raw.answer()
    assert headers["content-length"] == str(len(body))
    assert headers["date"].endswith(" GMT")


@pytest.mark.parametrize(
    ("sent", "status", "named"),
    [
        ("nonsense\r\n\r\n", 400, "method"),
        ("BREW / HTTP/1.1\r\n\r\n", 400, "method"),
        ("GET / HTTP/1.1\r\n\r\n", 400, "Host"),
        (f"GET / HTTP/1.1\r\n{HOST}{HOST}\r\n", 400, "twice"),
        (f"GET /a b HTTP/1.1\r\n{HOST}\r\n", 400, "HTTP"),
        (f"GET / HTTP/3.1\r\n{HOST}\r\n", 505, "HTTP/1.1"),
        (f"GET / HTTP/2.0\r\n{HOST}\r\n", 505, "HTTP/1.1"),
        ("GET /\r\n\r\n", 505, "HTTP/1.1"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/1.1"),
        ("\x16\x03\x01\x02\x00\x01", 400, "http://"),
        (f"GET / HTTP/1.1\r\n{HOST}Folded: a\r\n b\r\n\r\n", 400, "header"),
        (f"GET / HTTP/1.1\r\n{HOST}Space : a\r\n\r\n", 400, "header"),
        (f"GET / HTTP/1.1\r\n{HOST}Nul: \0\r\n\r\n", 400, "header"),
        (f"GET / HTTP/1.1\r\n{HOST}Long: {'x' * 40_000}\r\n\r\n", 431, "32,768"),
        (f"GET /{'x' * 40_000} HTTP/1.1\r\n{HOST}\r\n", 431, "32,768"),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "Transfer"),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400, "Transfer"),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400, "Content-Length"),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: -3\r\n\r\nabc", 400, "Content-Length"),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 3, 3\r\n\r\nabc", 400, "Content-Length"),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: {'9' * 40}\r\n\r\nabc", 400, "Content-Length"),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "chunked"),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400, "Transfer"),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "Transfer"),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "chunk"),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 3\r\nExpect: tea\r\n\r\nabc", 417, "100-continue"),
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused_in_json(raw: Raw, sent: str, status: int, named: str) -> None:
    raw.send(sent.encode("latin-1"))
    refused, detail = raw.refused()
    assert refused == status
    assert named.lower() in detail.lower()


def test_a_good_request_before_a_bad_one_is_answered(raw: Raw) -> None:
    raw.send(f"GET /good HTTP/1.1\r\n{HOST}\r\nnonsense\r\n\r\n")
    (status, body), (refused, _) = raw.answers(2)
    assert (status, json.loads(body)["path"], refused) == (200, "/good", 400)


@pytest.mark.parametrize(
    "part",
    [
        "GET / HT",
        f"POST / HTTP/1.1\r\n{HOST}Content-Length: 5\r\n\r\nhalf",
        f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n5\r\nhalf",
    ],
)
def test_half_a_request_is_refused(raw: Raw, part: str) -> None:
    raw.send(part)
    raw.sock.shutdown(1)
    status, detail = raw.refused()
    assert (status, "ended before" in detail) == (400, True)


def test_a_failing_application_is_500_and_the_connection_goes_on(raw: Raw) -> None:
    raw.send(f"GET /fault HTTP/1.1\r\n{HOST}\r\n")
    status, headers, _ = raw.answer()
    assert (status, headers["content-type"]) == (500, "application/json; charset=utf-8")
    assert told(raw, f"GET /next HTTP/1.1\r\n{HOST}\r\n")["path"] == "/next"
