"""Each kind of fault as a raw socket and httpx see it, on the real server."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.faults.rulebook import put_rule, switch_all_off
from simulator.models import FaultRule
from tenants.models import Tenant
from tests.mockpsp.server.raw import Raw, connected
from tests.payouts import fund, payout, payouts_of

LIST = "/transactions"


@pytest.fixture
def fault(live_tenant: Tenant) -> Callable[..., FaultRule]:
    """Puts a rule into the dataset, which can pay."""
    fund(live_tenant, 100_000)
    return lambda **values: put_rule(live_tenant, {"name": "on purpose"} | values)


def get(raw: Raw, key: str, path: str = LIST) -> None:
    raw.send(f"GET {path} HTTP/1.1\r\nHost: psp\r\nAuthorization: Bearer {key}\r\n\r\n")


def post(raw: Raw, key: str, body: dict[str, Any]) -> None:
    text = json.dumps(body)
    head = f"Host: psp\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {len(text)}"
    raw.send(f"POST /payouts HTTP/1.1\r\n{head}\r\n\r\n{text}")


def test_a_status_with_headers_and_a_body(fault: Any, client_of_key: httpx.Client, live_tenant: Tenant) -> None:
    fault(status=503, headers="Retry-After: 7\nX-Where: here", body="no", operations=["transactions", "payouts"])
    answer = client_of_key.get(LIST)
    assert (answer.status_code, answer.text, answer.headers["x-where"]) == (503, "no", "here")
    assert client_of_key.post("/payouts", json=payout("a")).headers["retry-after"] == "7"
    assert payouts_of(live_tenant) == {}
    assert client_of_key.get("/accounts").status_code == 200
    assert switch_all_off(live_tenant) == 1
    assert client_of_key.get(LIST).status_code == 200


def test_a_status_without_a_body_is_the_contracts_error(fault: Any, client_of_key: httpx.Client) -> None:
    fault(status=429)
    told = client_of_key.get(LIST).json()
    assert told["Title"] == "Too Many Requests"
    assert "on purpose" in told["Detail"]


@pytest.mark.parametrize("delay", ["300ms", "300ms..400ms", "median 300ms p95 300ms"])
def test_a_delay_before_the_answer(fault: Any, client_of_key: httpx.Client, delay: str) -> None:
    fault(delay=delay)
    began = time.monotonic()
    assert len(client_of_key.get(LIST).json()) == 1
    assert time.monotonic() - began >= 0.29


def test_a_delay_in_the_middle_of_the_body(fault: Any, server: str, key: str) -> None:
    fault(delay="500ms", is_in_middle=True)
    with connected(server) as raw:
        get(raw, key)
        first = raw.sock.recv(10_000)
        began = time.monotonic()
        assert first.startswith(b"HTTP/1.1 200")
        assert raw.sock.recv(10_000).endswith(b"]")
        assert time.monotonic() - began > 0.2


def test_no_answer_then_the_end(fault: Any, server: str, key: str, client_of_key: httpx.Client) -> None:
    fault(way="no_answer", wait="700ms", operations=["transactions"])
    with connected(server) as raw:
        get(raw, key)
        assert raw.rest() == b""
    with pytest.raises(httpx.ReadTimeout):
        client_of_key.get(LIST, timeout=0.3)


def test_closed_before_an_answer(fault: Any, server: str, key: str, client_of_key: httpx.Client) -> None:
    fault(way="closed")
    with connected(server) as raw:
        get(raw, key)
        assert raw.rest() == b""
    with pytest.raises(httpx.RemoteProtocolError):
        client_of_key.get(LIST)


def test_reset_before_an_answer(fault: Any, server: str, key: str, client_of_key: httpx.Client) -> None:
    fault(way="reset")
    with connected(server) as raw:
        get(raw, key)
        with pytest.raises(ConnectionResetError):
            raw.rest()
    with pytest.raises(httpx.ReadError):
        client_of_key.get(LIST)


def test_closed_in_the_middle(fault: Any, server: str, key: str, client_of_key: httpx.Client) -> None:
    fault(way="closed_middle")
    with connected(server) as raw:
        get(raw, key)
        received = raw.rest()
    assert received.startswith(b"HTTP/1.1 200")
    assert not received.endswith(b"]")
    with pytest.raises(httpx.RemoteProtocolError):
        client_of_key.get(LIST)


@pytest.mark.parametrize(
    ("spoiling", "begins", "ends"),
    [("cut", b'[{"id"', b""), ("not_json", b"<!DOC", b"\n"), ("wrong_shape", b'{"data":[', b"}")],
)
def test_a_body_that_is_wrong(
    fault: Any, client_of_key: httpx.Client, spoiling: str, begins: bytes, ends: bytes
) -> None:
    whole = client_of_key.get(LIST).content
    fault(spoiling=spoiling)
    answer = client_of_key.get(LIST)
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer.content.endswith(ends)
    assert answer.content != whole


@pytest.mark.parametrize("way", ["lost_reset", "lost_timeout", "lost_status"])
def test_an_answer_that_is_lost_after_the_deed(
    fault: Any, server: str, key: str, client_of_key: httpx.Client, live_tenant: Tenant, way: str
) -> None:
    fault(way=way, most=1, operations=["payouts"], **({"wait": "300ms"} if way == "lost_timeout" else {}))
    with connected(server) as raw:
        post(raw, key, payout("once"))
        if way == "lost_reset":
            with pytest.raises(ConnectionResetError):
                raw.rest()
        elif way == "lost_timeout":
            assert raw.rest() == b""
        else:
            assert raw.answer()[0] == 502
    assert payouts_of(live_tenant) == {"once": 1}
    answer = client_of_key.post("/payouts", json=payout("once"))
    assert (answer.status_code, answer.json()["status"]) == (201, "SUCCEEDED")
    assert payouts_of(live_tenant) == {"once": 1}


def test_a_rate_limit(fault: Any, client_of_key: httpx.Client) -> None:
    fault(per_second=100, burst=3)
    answers = [client_of_key.get(LIST) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 3
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10


def test_several_go_together(fault: Any, client_of_key: httpx.Client) -> None:
    fault(delay="300ms", mistakes=["twice", "decimals"], headers="X-Where: here")
    began = time.monotonic()
    answer = client_of_key.get(LIST)
    assert time.monotonic() - began >= 0.29
    assert answer.headers["x-where"] == "here"
    assert [item["amount"] for item in answer.json()] == ["100000.00", "100000"]


def test_nobody_locks_themselves_out(fault: Any, client_of_key: httpx.Client, server: str) -> None:
    fault(way="reset")
    assert httpx.get(server + "/healthz").status_code == 200
    assert httpx.get(server + "/admin/login/").status_code == 200
