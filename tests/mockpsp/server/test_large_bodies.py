"""Bodies that the server does not take are refused so that every client gets to see it."""

import http.client
import json
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from tests.mockpsp.server.raw import connected

LARGE = 10_000_000
Post = Callable[[str, dict[str, str], int], tuple[int, str]]
JSON = {"Content-Type": "application/json"}


def by_httpx(root: str, headers: dict[str, str], size: int) -> tuple[int, str]:
    answer = httpx.post(f"{root}/payouts", headers=headers, content=b"[" * size, timeout=20)
    return answer.status_code, answer.json()["Detail"]


def by_httpx_in_chunks(root: str, headers: dict[str, str], size: int) -> tuple[int, str]:
    content = (b"[" * 100_000 for _ in range(size // 100_000))
    answer = httpx.post(f"{root}/payouts", headers=headers, content=content, timeout=20)
    return answer.status_code, answer.json()["Detail"]


def by_http_client(root: str, headers: dict[str, str], size: int) -> tuple[int, str]:
    """It sends all before it reads."""
    connection = http.client.HTTPConnection(urlsplit(root).netloc, timeout=20)
    connection.request("POST", "/payouts", body=b"[" * size, headers=headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())["Detail"]


def by_hand(root: str, headers: dict[str, str], size: int) -> tuple[int, str]:
    """It sends nothing but the head, and waits."""
    with connected(root) as raw:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        raw.send(f"POST /payouts HTTP/1.1\r\nHost: psp\r\nContent-Length: {size}\r\n{lines}\r\n")
        return raw.refused()


@pytest.mark.parametrize("post", [by_httpx, by_httpx_in_chunks, by_http_client, by_hand])
def test_too_large(server: str, committing: None, key: str, post: Post) -> None:
    status, detail = post(server, JSON | {"Authorization": f"Bearer {key}"}, LARGE)
    assert (status, "1,000,000" in detail) == (413, True)


@pytest.mark.parametrize("post", [by_httpx, by_http_client, by_hand])
def test_too_large_and_without_a_key(server: str, post: Post) -> None:
    status, detail = post(server, JSON, LARGE)
    assert (status, "Authorization" in detail) == (401, True)


@pytest.mark.parametrize("size", [900_000, LARGE])
@pytest.mark.parametrize("post", [by_httpx, by_http_client])
def test_of_another_type(server: str, committing: None, key: str, post: Post, size: int) -> None:
    status, detail = post(server, {"Authorization": f"Bearer {key}", "Content-Type": "text/plain"}, size)
    assert (status, "application/json" in detail) == (415, True)


@pytest.mark.parametrize("post", [by_httpx, by_http_client])
def test_just_within(server: str, committing: None, key: str, post: Post) -> None:
    status, detail = post(server, JSON | {"Authorization": f"Bearer {key}"}, 1_000_000)
    assert (status, "not JSON" in detail) == (400, True)
