"""The real server on a machine whose clock goes past 2262-04-11, which is where Python's ends, and comes back."""

from pathlib import Path

import httpx

from tenants.models import Tenant
from tests.payouts import fund, payout
from tests.server import running

CLOCK = """
import os, time

real = time.time

def far_ahead_at_times():
    if os.path.exists({flag!r}):
        raise OverflowError("timestamp too large to convert to C _PyTime_t")
    return real()

time.time = far_ahead_at_times
"""


def test_the_contract_and_control_are_served(live_tenant: Tenant, key: str, tmp_path: Path) -> None:
    fund(live_tenant, 10_000)
    flag = tmp_path / "the clock is far ahead"
    (tmp_path / "sitecustomize.py").write_text(CLOCK.format(flag=str(flag)))
    headers = {"Authorization": f"Bearer {key}"}
    with (
        running(PYTHONPATH=str(tmp_path)) as server,
        httpx.Client(base_url=server.root, headers=headers, timeout=30) as client,
    ):
        for number, is_far_ahead in enumerate([True, False]):
            flag.touch() if is_far_ahead else flag.unlink()
            assert client.get("/transactions").status_code == 200
            assert client.post("/payouts", json=payout(f"order-{number}")).status_code == 201
            assert client.get("/simulator/v1/clock").status_code == 200
            assert client.get("/healthz").status_code == 200
        assert client.get("/admin/login/").status_code == 200
        noted = client.get("/simulator/v1/requests?wait=30s&idempotencyKey=order-1").json()["results"]
        assert [each["status"] for each in noted] == [201]
