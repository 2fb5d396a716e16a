"""`manage.py seed` killed again and again, and gone on with: nothing is half then, and nothing shows at the end."""

import signal
import subprocess
import time
from io import StringIO

from django.core.management import call_command

from ledgerdata.models import Payment, Record, SeedRun
from tenants.access import tenant_of
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import digest, payloads
from tests.seeding import start_seeding

STORY = [
    *("--scenario", "card-shop", "--payments", "3000", "--refund-rate", "0.3"),
    *("--until", "2026-03-31T12:00:00Z", "--seed", "stop"),
]
KILLED_AFTER = (0.0, 0.2, 0.4, 0.6, 0.8)  # of its events
LOOKS_EVERY = 0.005  # seconds; a transaction takes many times as long


def test_kill_9_leaves_nothing_half_and_the_run_goes_on(committing: None, key: str, stranger_key: str) -> None:
    call_command("seed", stranger_key, *STORY, stdout=StringIO(), stderr=StringIO())
    tenant, uninterrupted = tenant_of(key), tenant_of(stranger_key)
    whole = payloads(uninterrupted)
    events = for_tenant(SeedRun, uninterrupted).get().events
    command = STORY
    kills = 0
    for share in KILLED_AFTER:
        if _killed(start_seeding(key, *command), tenant, int(share * events)):
            kills += 1
            command = ["--resume"]
            _assert_whole(tenant, key)
            there = payloads(tenant)
            assert there == whole[: len(there)]
            is_finished = for_tenant(SeedRun, tenant).get().finished  # it may be killed after its last commit
            assert (len(there) == len(whole)) is is_finished
            assert there or not share
    assert kills >= 4  # a process may have been quicker than the eye, at the end
    if not for_tenant(SeedRun, tenant).get().finished:
        with start_seeding(key, "--resume") as process:
            assert process.wait() == 0
    _assert_whole(tenant, key)
    assert digest(tenant) == digest(uninterrupted)


def _killed(process: "subprocess.Popen[bytes]", tenant: Tenant, events: int) -> bool:
    """Kills the process as soon as so many events of its run can be read; False where it had ended by then."""
    with process:
        while process.poll() is None and not _has_come_to(tenant, events):
            time.sleep(LOOKS_EVERY)
        process.send_signal(signal.SIGKILL)
    return process.returncode == -signal.SIGKILL


def _has_come_to(tenant: Tenant, events: int) -> bool:
    return for_tenant(SeedRun, tenant).filter(events__gte=events).exists()


def _assert_whole(tenant: Tenant, key: str) -> None:
    said = StringIO()
    call_command("check_balances", key, stdout=said)
    assert "every balance, payment and number agrees" in said.getvalue()
    roots = for_tenant(Record, tenant).filter(position=0).values_list("payment_id", flat=True)
    assert set(for_tenant(Payment, tenant).values_list("pk", flat=True)) == set(roots)
