"""Addresses that people type are looked up once, checked, and asked at what was found then."""

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulator.addresses import LookedUpOnce, check_may_be_asked
from simulator.consumer.store import Store
from tests.simulator.compare.formance import Served, StandIn

NAME = "consumer.example.test"


class Names:
    """What a name leads to: one answer after the other, the last one from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[list[str]] = []
        self.asked: list[str] = []
        self._really = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)

    def _look_up(self, host: Any, port: Any, *options: Any, **named: Any) -> list[Any]:
        if host != NAME:
            return self._really(host, port, *options, **named)
        self.asked.append(host)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [found for address in answer for found in self._really(address, port, type=socket.SOCK_STREAM)]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


@pytest.fixture
def port() -> Iterator[str]:
    with Served(StandIn(Store())) as url:
        yield url.rpartition(":")[2]


def test_a_name_that_leads_elsewhere_later_is_asked_where_it_was_checked(names: Names, port: str) -> None:
    names.answers = [["127.0.0.1"], ["169.254.169.254"]]
    url = f"http://{NAME}:{port}"
    with httpx.Client(base_url=url, transport=LookedUpOnce(url)) as client:
        answers = [client.get("/v3/accounts", params={"pageSize": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].request.headers["Host"] == f"{NAME}:{port}"
    assert names.asked == [NAME]


def test_a_name_is_refused_where_any_of_its_addresses_is_hidden(names: Names, port: str) -> None:
    names.answers = [["127.0.0.1", "169.254.169.254"]]
    with pytest.raises(ValueError, match="this machine's own network, which is not asked"):
        LookedUpOnce(f"http://{NAME}:{port}")
    with pytest.raises(ValueError, match="this machine's own network, which is not asked"):
        check_may_be_asked(f"http://{NAME}:{port}")


def test_where_one_address_does_not_answer_the_next_one_is_asked(names: Names, port: str) -> None:
    names.answers = [["127.0.0.2", "127.0.0.1"]]  # the stand-in listens at the second alone
    url = f"http://{NAME}:{port}"
    with httpx.Client(base_url=url, transport=LookedUpOnce(url)) as client:
        assert client.get("/v3/accounts", params={"pageSize": "1"}).status_code == 200


def test_another_host_is_not_asked(port: str) -> None:
    url = f"http://127.0.0.1:{port}"
    with (
        httpx.Client(base_url=url, transport=LookedUpOnce(url)) as client,
        pytest.raises(httpx.UnsupportedProtocol, match="was not looked up"),
    ):
        client.get("http://127.0.0.2/")
