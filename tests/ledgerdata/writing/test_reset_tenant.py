"""`manage.py reset_tenant`: everything goes but keys, settings and the clock."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ledgerdata.generate import Options, run
from ledgerdata.reading.audit import differences
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from tenants.access import known_tenant
from tenants.models import Tenant
from tests.ledgerdata.generate.telling import UNTIL, payloads, rows_of

pytestmark = pytest.mark.django_db


def test_empties_one_dataset_and_no_other(tenant: Tenant, stranger: Tenant, key: str) -> None:
    for dataset in (tenant, stranger):
        run(dataset, Options(payments=30, until=UNTIL, seed="1"))
    untouched = payloads(stranger)
    tenant.refresh_from_db()
    last = tenant.last_written_at
    call_command("reset_tenant", key, "--yes", stdout=StringIO())
    assert not any(rows_of(tenant).values())
    assert payloads(stranger) == untouched
    assert list(differences(known_tenant(key))) == []
    assert known_tenant(key).last_written_at == last


def test_it_tells_what_becomes_of_a_connector(tenant: Tenant, key: str) -> None:
    told = StringIO()
    call_command("reset_tenant", key, "--yes", stdout=told)
    assert CONNECTOR_NOTE in told.getvalue()


def test_later_rows_have_later_stamps(tenant: Tenant, key: str) -> None:
    run(tenant, Options(payments=30, until=UNTIL, seed="1"))
    tenant.refresh_from_db()
    last = tenant.last_written_at
    call_command("reset_tenant", key, "--yes", stdout=StringIO())
    run(tenant, Options(payments=30, until=UNTIL, seed="1"))
    assert last is not None
    assert all(row["created_at"] > last for row in rows_of(tenant)["accounts"])


def test_asks_first(tenant: Tenant, key: str) -> None:
    run(tenant, Options("empty", until=UNTIL))
    with pytest.raises(CommandError, match="--yes") as refusal:
        call_command("reset_tenant", key)
    assert refusal.value.returncode == 2
    assert len(payloads(tenant)) == 6


def test_unknown_key() -> None:
    with pytest.raises(CommandError, match="No dataset"):
        call_command("reset_tenant", "nobody-knows-it", "--yes")
