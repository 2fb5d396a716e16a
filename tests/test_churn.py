"""Datasets that many write, reset, restore and drop at once, on the real server: nothing fails, and nothing stays."""

import random
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from django.apps import apps
from django.contrib.auth.models import User

from ledgerdata.reading.audit import differences
from tenants.models import Standing, Tenant
from tenants.purging import purge
from tenants.scoping import TenantOwned
from tests.payouts import payout
from tests.server import running
from tests.simulator.journal.looking import until

pytestmark = pytest.mark.wrong_answers

THREADS, DATASETS = 8, 4
CONTROL = "/simulator/v1"
FAILURES = ["a request failed", "Internal Server Error", "a thread of the server failed"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')

NUMBER = re.compile(r'name="dataset" value="(\d+)"')


class Churn:
    """One thread, with a choice of its own of what it does to which dataset."""

    def __init__(self, root: str, keys: list[str], number: int) -> None:
        self.root, self.keys, self.random = root, keys, random.Random(number)
        self.failures: list[str] = []

    def run(self, actions: int) -> list[str]:
        """The answers that are failures of the server."""
        with httpx.Client(base_url=self.root, timeout=60) as client:
            for _ in range(actions):
                client.cookies.clear()
                client.headers["Authorization"] = f"Bearer {self.random.choice(self.keys)}"
                with suppress(httpx.RemoteProtocolError, httpx.ReadError):  # what the fault rule does
                    self.random.choice(ACTIONS)(self, client)
        return self.failures

    def send(self, client: httpx.Client, method: str, path: str, **content: object) -> httpx.Response:
        answer = client.request(method, path, **content)  # type: ignore[arg-type]
        if answer.status_code >= 500 and not _is_busy(answer):
            self.failures.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer

    def control(self, client: httpx.Client, *requests: tuple[str, str, object]) -> None:
        for method, path, body in requests:
            self.send(client, method, f"{CONTROL}/{path}", json=body)

    def fund(self, client: httpx.Client) -> None:
        money = {"amount": "1000000", "currency": "EUR/2"}
        payer = {"id": "payer", "name": "Payer", "firstBalance": money}
        self.control(client, ("POST", "accounts", payer), ("POST", "beneficiaries", {"id": "payee", "name": "Payee"}))

    def pay(self, client: httpx.Client) -> None:
        for _ in range(3):
            self.send(client, "POST", "/payouts", json=payout(f"churn-{self.random.randrange(30)}"))

    def read(self, client: httpx.Client) -> None:
        for path in ("/accounts", "/beneficiaries", "/transactions", "/accounts/payer/balances"):
            self.send(client, "GET", path)

    def look(self, client: httpx.Client) -> None:
        paths = ("payments?search=payer", "truth", "export", "keys", "fault-rules", "requests", "clock", "snapshots")
        self.control(client, *(("GET", path, None) for path in paths))

    def change_rules(self, client: httpx.Client) -> None:
        rule = {"connection": "lost_reset", "share": "0.2", "operations": ["payouts"]}
        course = {"outcome": "succeed after 30s then return after 1h", "type": "PAYOUT"}
        self.control(client, ("PUT", "fault-rules", [rule]), ("PUT", "outcome-rules", [course]))
        self.control(client, ("POST", "clock/advance", {"to": "2h"}), ("DELETE", "fault-rules", None))

    def reset(self, client: httpx.Client) -> None:
        self.control(client, ("POST", "reset", None))

    def restore(self, client: httpx.Client) -> None:
        self.control(
            client, ("PUT", "snapshots/one", None), ("POST", "snapshots/one", {}), ("DELETE", "requests", None)
        )

    def drop(self, client: httpx.Client) -> None:
        self.control(client, ("DELETE", "dataset", None))

    def press(self, client: httpx.Client) -> None:
        key = client.headers.pop("Authorization").removeprefix("Bearer ")
        page = self.send(client, "GET", "/admin/login/").text
        self.send(client, "POST", "/admin/login/", data={"key": key, "csrfmiddlewaretoken": _token(page)})
        page = self.send(client, "GET", "/admin/reset/").text
        form = {
            "csrfmiddlewaretoken": _token(page),
            "dataset": "".join(re.findall(r'name="dataset" value="(\d+)"', page)),
        }
        self.send(client, "POST", "/admin/reset/", data=form)
        self.send(client, "GET", "/admin/ledgerdata/payment/")


ACTIONS: list[Callable[[Churn, httpx.Client], None]] = [
    *(Churn.fund, Churn.pay, Churn.pay, Churn.read, Churn.look, Churn.change_rules),
    *(Churn.reset, Churn.restore, Churn.drop, Churn.press),
]


def _token(page: str) -> str:
    return "".join(TOKEN.findall(page)[:1])


def _is_busy(answer: httpx.Response) -> bool:
    if answer.status_code != 503:
        return False
    is_page = answer.headers["content-type"].startswith("text/html")
    return is_page or set(answer.json()) == {"Title", "Detail"}


@pytest.mark.parametrize("actions", [10, pytest.param(300, marks=pytest.mark.soak)])
def test_nothing_fails_and_nothing_stays(committing: None, capfd: pytest.CaptureFixture[str], actions: int) -> None:
    keys = [f"churn-{secrets.token_hex(12)}" for _ in range(DATASETS)]
    with running(MOCKPSP_SIGNUPS_PER_DAY="0") as server, ThreadPoolExecutor(THREADS) as threads:
        runs = [threads.submit(Churn(server.root, keys, number).run, actions) for number in range(THREADS)]
        assert [failure for run in runs for failure in run.result()] == []
    said = capfd.readouterr().err
    assert [failure for failure in FAILURES if failure in said] == []
    assert until(purge)
    known = Tenant.objects.all()
    assert {tenant.standing for tenant in known} == {Standing.IN_USE}
    for model in apps.get_models():
        if issubclass(model, TenantOwned) and not model._meta.proxy:
            assert not model._default_manager.exclude(tenant__in=known).exists(), model
    assert not User.objects.filter(username__startswith="dataset:", dataset_user=None).exists()
    for tenant in known:
        assert list(differences(tenant)) == []
