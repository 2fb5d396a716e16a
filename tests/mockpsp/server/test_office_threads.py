"""What one caller of control or of the back office has under way holds up no other caller."""

from contextlib import ExitStack

import httpx

from ledgerdata.operations import add_beneficiary, writing
from tenants.models import Tenant
from tests.mockpsp.server.raw import connected
from tests.server import running

DOWNLOADS = 6  # more than a worker has threads for them
LIMITS = "write=60,download_rate=1"  # a client that reads nothing is waited for until the test is over


def fill(tenant: Tenant) -> None:
    """So much that the kernel does not keep an export for a client that does not read it."""
    large = {f"name {number}": "x" * 10_000 for number in range(400)}
    with writing(tenant) as book:
        for number in range(4):
            add_beneficiary(book, f"Ben {number}", metadata=large)


def test_downloads_of_one_key_hold_up_no_other(live_tenant: Tenant, key: str, stranger_key: str) -> None:
    fill(live_tenant)
    with running(MOCKPSP_WORKERS="1", MOCKPSP_LIMITS=LIMITS) as server, ExitStack() as stack:
        for _ in range(DOWNLOADS):
            slow = stack.enter_context(connected(server.root))
            slow.send(f"GET /simulator/v1/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n")
        with httpx.Client(base_url=server.root, timeout=40) as other:
            assert other.get("/admin/login/").status_code == 200
            headers = {"Authorization": f"Bearer {stranger_key}"}
            assert other.get("/simulator/v1/clock", headers=headers).status_code == 200
