"""The journal by control: read, counted, waited for, deleted."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pytest_django import Settings

from tenants.models import Tenant
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import refused
from tests.server import running
from tests.simulator.journal.noting import Worker

committed = pytest.mark.django_db(transaction=True)

BODY = (
    b'{"idempotencyKey": "order-7", "amount": "1500", "currency": "EUR/2", "sourceAccountId": "main",'
    b' "destinationAccountId": "ben"}'
)


@pytest.fixture
def worker(shop: Caller, key: str) -> Worker:
    """It has answered two lists and a payout, in this order."""
    worker = Worker(key)
    worker.ask("GET", "/accounts")
    worker.ask("GET", "/transactions", "page=0")
    worker.ask("POST", "/payouts", body=BODY)
    worker.journal.write()
    return worker


def found(call: Caller, query: str = "") -> list[str]:
    answer = call("GET", f"requests?{query}")
    assert answer.status == 200, answer.body
    return [f"{each['operation']} {each['status']}" for each in answer.body["results"]]


@committed
def test_requests_with_filters(shop: Caller, worker: Worker) -> None:
    assert found(shop) == ["payouts 201", "transactions 400", "accounts 200"]
    assert found(shop, "operation=accounts") == ["accounts 200"]
    assert (
        found(shop, "status=4xx") == found(shop, "onlyErrors=true") == found(shop, "status=400") == ["transactions 400"]
    )
    assert found(shop, "status=401") == []
    assert found(shop, "idempotencyKey=der-7") == ["payouts 201"]
    moments = [each["at"] for each in shop("GET", "requests").body["results"]]
    assert found(shop, f"since={moments[1]}&until={moments[0]}") == ["transactions 400"]
    assert shop("GET", "requests/count").body == {"count": 3}
    assert shop("GET", "requests/count?onlyErrors=1").body == {"count": 1}


@committed
def test_the_requests_of_one_key(shop: Caller, worker: Worker, stranger_key: str) -> None:
    (key,) = shop("GET", "keys").body
    assert len(found(shop, f"key={key['id']}")) == 3
    assert found(shop, f"key={key['id'] + 1_000_000}") == []
    refused(shop("GET", "requests?key=all"), 400, "key has to be a whole number")


@committed
def test_how_far_each_reader_has_come(shop: Caller, worker: Worker, stranger_key: str) -> None:
    (key,) = shop("GET", "keys").body
    readers = {each.pop("operation"): each for each in shop("GET", "requests/readers").body}
    assert set(readers) == {"accounts", "payouts", "transactions"}
    accounts, transactions = readers["accounts"], readers["transactions"]
    assert (accounts["keyId"], accounts["lastStatus"], accounts["lastItems"], accounts["notRead"]) == (
        key["id"],
        200,
        1,
        0,
    )
    assert (transactions["notRead"], transactions["errors"], transactions["lastErrorStatus"]) == (2, 1, 400)
    assert readers["payouts"]["notRead"] is None
    assert Caller(stranger_key)("GET", "requests/readers").body == []


@committed
def test_one_request_tells_all(shop: Caller, worker: Worker, key: str) -> None:
    (paid,) = shop("GET", "requests?operation=payouts").body["results"]
    assert (paid["method"], paid["path"], paid["idempotencyKey"]) == ("POST", "/payouts", "order-7")
    assert key not in paid["key"]
    assert paid["key"].startswith(key[:4])
    assert paid["milliseconds"] > 0
    whole = shop("GET", f"requests/{paid['id']}").body
    assert whole["bodies"]["request"] == BODY.decode()
    assert '"status":"SUCCEEDED"' in whole["bodies"]["answer"]
    (read,) = shop("GET", "requests?operation=accounts").body["results"]
    assert (read["items"], shop("GET", f"requests/{read['id']}").body["bodies"]) == (1, None)


@committed
def test_pages_and_what_came_after(shop: Caller, worker: Worker) -> None:
    first = shop("GET", "requests?pageSize=2").body
    assert [each["operation"] for each in first["results"]] == ["payouts", "transactions"]
    second = shop("GET", first["next"].partition("/v1/")[2]).body
    assert ([each["operation"] for each in second["results"]], second["next"]) == (["accounts"], None)
    newest = first["results"][0]["id"]
    assert found(shop, f"after={newest}") == []
    worker.ask("GET", "/beneficiaries")
    worker.journal.write()
    assert found(shop, f"after={newest}") == ["beneficiaries 200"]


@committed
def test_deleted_requests_do_not_come_back(shop: Caller, worker: Worker) -> None:
    worker.ask("GET", "/beneficiaries")  # noted, and yet to be written
    assert shop("DELETE", "requests").status == 204
    worker.journal.write()
    assert found(shop) == []
    worker.ask("GET", "/accounts")
    worker.journal.write()
    assert found(shop) == ["accounts 200"]
    assert shop("POST", "reset").status == 204
    assert found(shop) == []


@committed
def test_it_is_of_the_dataset_alone(worker: Worker, stranger: Tenant, stranger_key: str) -> None:
    assert found(Caller(stranger_key)) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("operation=sleep", "operation"),
        ("status=600", "status has to be"),
        ("since=yesterday", "since write a date-time"),
        ("after=x", "after has to be the id"),
        ("before=9-9", "before is the id"),
        ("wait=1h", "wait may be 1 minute at most"),
        ("wait=soon", "wait 'soon' is no length"),
        ("pageSize=0", "pageSize"),
        ("oparation=accounts", "oparation is no field of it"),
    ],
)
def test_bad_queries(shop: Caller, query: str, said: str) -> None:
    refused(shop("GET", f"requests?{query}"), 400, said)


def test_what_is_not_there(shop: Caller) -> None:
    for id in ("9-9", "x", "9-99999999999999999999"):
        refused(shop("GET", f"requests/{id}"), 404, "no request")


def test_who_waits_is_answered_when_the_server_ends(live_tenant: Tenant, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    with running() as server, httpx.Client(headers=headers, timeout=60) as client, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(client.get, f"{server.root}/simulator/v1/requests?wait=60s")
        time.sleep(1)
        began = time.monotonic()
        assert server.end(signal.SIGTERM) == 0
        assert time.monotonic() - began < 9  # less than the grace that the server has for what goes on
        assert waiting.result().json()["results"] == []


def test_a_wait_ends_as_soon_as_one_matches(client_of_key: httpx.Client) -> None:
    """More waiters than the server has threads for pages, and pages are served meanwhile."""
    answers: list[httpx.Response] = []

    def wait() -> None:
        answers.append(client_of_key.get("/simulator/v1/requests?operation=accounts&wait=30s"))

    assert client_of_key.get("/simulator/v1/requests?wait=300ms").json()["results"] == []
    threads = [threading.Thread(target=wait) for _ in range(30)]
    for each in threads:
        each.start()
    time.sleep(1)
    assert client_of_key.get("/simulator/v1/clock").status_code == 200
    assert client_of_key.get("/transactions").status_code == 200
    time.sleep(1)
    assert answers == []
    assert client_of_key.get("/accounts").status_code == 200
    for each in threads:
        each.join(20)
    assert [[found["operation"] for found in each.json()["results"]] for each in answers] == [["accounts"]] * 30


def test_nobody_waits_for_a_journal_that_is_off(shop: Caller, settings: Settings) -> None:
    settings.JOURNAL = 0
    refused(shop("GET", "requests?wait=60s"), 422, "The journal is switched off (MOCKPSP_JOURNAL=0)")
    assert shop("GET", "requests").body["results"] == []
