"""Each kind of fault, on the real server: a raw socket and httpx see it as its page describes it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from ledgerdata.rules.errors import InvalidInput
from simulator.faults.rulebook import put_rule, switch_all_off
from simulator.models import FaultRule
from tenants.models import Tenant
from tests.mockpsp.server.raw import connected
from tests.payouts import fund, payout, payouts_of
from tests.simulator.faults.eyes import ANSWERED, CLOSED, EYES, RESET, TOO_LATE, Seen

pytestmark = pytest.mark.wrong_answers

LIST = "/transactions"


@pytest.fixture
def fault(live_tenant: Tenant) -> Callable[..., FaultRule]:
    """Puts a rule into the dataset, which can pay."""
    fund(live_tenant, 100_000)
    return lambda **values: put_rule(live_tenant, {"name": "on purpose"} | values)


@pytest.fixture(params=EYES)
def see(request: pytest.FixtureRequest, server: str, key: str) -> Callable[..., Seen]:
    """What a request of the dataset's own gets, as one of both sees it."""
    return partial(EYES[request.param], server, key)


def test_a_status_with_headers_and_a_body(fault: Any, see: Any, live_tenant: Tenant) -> None:
    fault(status=503, headers="Retry-After: 7\nX-Where: here", body="no", operations=["transactions", "payouts"])
    seen = see(LIST)
    assert (seen.end, seen.status, seen.body, seen.headers["x-where"]) == (ANSWERED, 503, b"no", "here")
    assert see("/payouts", payout("a")).headers["retry-after"] == "7"
    assert payouts_of(live_tenant) == {}
    assert see("/accounts").status == 200
    assert switch_all_off(live_tenant) == 1
    assert see(LIST).status == 200


def test_a_status_without_a_body_is_the_contracts_error(fault: Any, see: Any) -> None:
    fault(status=429)
    error = see(LIST).json
    assert error["Title"] == "Too Many Requests"
    assert "on purpose" in error["Detail"]


@pytest.mark.parametrize("status", [204, 304])
def test_what_has_no_body_ends_with_its_headers(
    fault: Any, see: Any, server: str, key: str, live_tenant: Tenant, status: int
) -> None:
    """A body behind it would be read as the beginning of the next answer on the connection."""
    fault(status=status, operations=["transactions"])
    fault(way="lost_status", status=status, operations=["payouts"], most=1)
    assert (see(LIST).status, see(LIST).body) == (status, b"")
    assert (see("/payouts", payout("once")).status, payouts_of(live_tenant)) == (status, {"once": 1})
    with httpx.Client(base_url=server, headers={"Authorization": f"Bearer {key}"}) as client:
        assert [client.get(path).status_code for path in (LIST, "/accounts", LIST)] == [status, 200, status]
    with pytest.raises(InvalidInput, match="leave the body empty"):
        fault(status=status, body="too much")


def test_a_header_stands_in_the_place_of_the_servers(fault: Any, server: str, key: str) -> None:
    fault(headers="content-type: text/plain", operations=["transactions"])
    fault(headers="Content-Type: text/csv", spoiling="not_json", operations=["accounts"])
    fault(headers="Content-Type: text/xml", status=500, operations=["beneficiaries"])
    with httpx.Client(base_url=server, headers={"Authorization": f"Bearer {key}"}) as client:
        answers = [client.get(path) for path in (LIST, "/accounts", "/beneficiaries")]
    kinds = [each.headers.get_list("content-type") for each in answers]
    assert kinds == [["text/plain"], ["text/csv"], ["text/xml"]]


@pytest.mark.parametrize("delay", ["300ms", "300ms..400ms", "median 300ms p95 300ms"])
def test_a_delay_before_the_answer(fault: Any, see: Any, delay: str) -> None:
    fault(delay=delay)
    seen = see(LIST)
    assert len(seen.json) == 1
    assert seen.seconds >= 0.29


def test_a_delay_in_the_middle_of_the_body(fault: Any, see: Any, server: str, key: str) -> None:
    fault(delay="500ms", is_in_middle=True)
    with connected(server) as raw:
        raw.send(f"GET {LIST} HTTP/1.1\r\nHost: psp\r\nAuthorization: Bearer {key}\r\n\r\n")
        first = raw.sock.recv(10_000)
        assert first.startswith(b"HTTP/1.1 200")
        assert not first.endswith(b"]")
        assert raw.sock.recv(10_000).endswith(b"]")
    seen = see(LIST)
    assert (seen.end, len(seen.json)) == (ANSWERED, 1)
    assert seen.seconds >= 0.49


def test_no_answer_then_the_end(fault: Any, see: Any) -> None:
    fault(way="no_answer", wait="700ms", operations=["transactions"])
    seen = see(LIST)
    assert (seen.end, seen.status) == (CLOSED, 0)
    assert seen.seconds >= 0.69
    assert see(LIST, patience=0.3).end == TOO_LATE
    assert see("/accounts").status == 200


@pytest.mark.parametrize(("way", "end"), [("closed", CLOSED), ("reset", RESET)])
def test_an_end_before_the_answer(fault: Any, see: Any, way: str, end: str) -> None:
    fault(way=way)
    seen = see(LIST)
    assert (seen.end, seen.status, seen.body) == (end, 0, b"")


def test_closed_in_the_middle(fault: Any, see: Any) -> None:
    whole = see(LIST).body
    fault(way="closed_middle")
    seen = see(LIST)
    assert (seen.end, seen.status) == (CLOSED, 200)
    assert whole.startswith(seen.body)
    assert len(seen.body) < len(whole)


@pytest.mark.parametrize(
    ("spoiling", "begins", "ends"),
    [("cut", b'[{"id"', b""), ("not_json", b"<!DOC", b"\n"), ("wrong_shape", b'{"data":[', b"}")],
)
def test_a_body_that_is_wrong(fault: Any, see: Any, spoiling: str, begins: bytes, ends: bytes) -> None:
    whole = see(LIST).body
    fault(spoiling=spoiling)
    seen = see(LIST)
    assert (seen.end, seen.status) == (ANSWERED, 200)
    assert seen.body.startswith(begins)
    assert seen.body.endswith(ends)
    assert seen.body != whole


@pytest.mark.parametrize(
    ("way", "end", "status"), [("lost_reset", RESET, 0), ("lost_timeout", CLOSED, 0), ("lost_status", ANSWERED, 502)]
)
def test_an_answer_that_is_lost_after_the_deed(
    fault: Any, see: Any, live_tenant: Tenant, way: str, end: str, status: int
) -> None:
    fault(way=way, most=1, operations=["payouts"], **({"wait": "300ms"} if way == "lost_timeout" else {}))
    seen = see("/payouts", payout("once"))
    assert (seen.end, seen.status) == (end, status)
    assert payouts_of(live_tenant) == {"once": 1}
    again = see("/payouts", payout("once"))
    assert (again.status, again.json["status"]) == (201, "SUCCEEDED")
    assert payouts_of(live_tenant) == {"once": 1}


def test_a_rate_limit(fault: Any, see: Any) -> None:
    fault(per_second=100, burst=3)
    seen = [see(LIST) for _ in range(4)]
    assert [each.status for each in seen] == [200] * 3 + [429]
    assert 1 <= int(seen[-1].headers["retry-after"]) <= 10


def test_several_go_together(fault: Any, see: Any) -> None:
    fault(delay="300ms", mistakes=["twice", "decimals"], headers="X-Where: here")
    seen = see(LIST)
    assert seen.seconds >= 0.29
    assert seen.headers["x-where"] == "here"
    assert [item["amount"] for item in seen.json] == ["100000.00", "100000"]


def test_nobody_locks_themselves_out(fault: Any, client_of_key: httpx.Client, server: str) -> None:
    fault(way="reset")
    assert httpx.get(server + "/healthz").status_code == 200
    assert httpx.get(server + "/admin/login/").status_code == 200
    assert client_of_key.get("/simulator/v1/fault-rules").status_code == 200
