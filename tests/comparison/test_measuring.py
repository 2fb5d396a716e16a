"""The measurement of a comparison runs, and its consumer holds what the dataset does."""

import os
import subprocess
import sys

from django.conf import settings

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.books import account, beneficiary, do, pay
from tests.server import database_url


def test_both_sides_are_read_and_compared(live_tenant: Tenant, key: str) -> None:
    account(live_tenant, "main", 10**40)
    beneficiary(live_tenant, "ben")
    card = pay(live_tenant, PaymentType.PAYIN, 100, Status.AUTHORISATION, destination="main")
    do(card, Action.CAPTURE, 60)
    command = [sys.executable, "-m", "tests.comparison", key, "--rounds", "1"]
    environment = os.environ | {"DATABASE_URL": database_url()}
    ran = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "3 records" in ran.stdout
    assert "comparing takes" in ran.stdout
