"""`manage.py export_tenant` and `import_tenant`: the same payload answers, byte for byte."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ledgerdata import operations
from ledgerdata.generate import Options, run
from ledgerdata.models import Account, Kind, Payment
from ledgerdata.operations import Money, Order, post_payment
from ledgerdata.reading.audit import differences
from ledgerdata.rules.lifecycle import PaymentType
from tenants.access import known_tenant, tenant_of
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL, payloads, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tenant: Tenant, key: str, tmp_path: Path) -> Path:
    """An export of a dataset with every kind of payment, one of them made by a POST."""
    run(tenant, Options("everything", until=UNTIL, seed="1"))
    beneficiary = for_tenant(Account, tenant).filter(kind=Kind.BENEFICIARY)[0].reference
    with operations.writing(tenant) as ledger:
        account = operations.open_account(ledger, "Mine", first_balance=Money(500, "EUR/2")).reference
    order = Order(PaymentType.PAYOUT, "300", "EUR/2", account, beneficiary, idempotency_key="POST 1/ü")
    post_payment(tenant, order)
    file = tmp_path / "dataset.jsonl"
    call_command("export_tenant", key, str(file), stdout=StringIO())
    return file


def test_comes_back_as_it_was(tenant: Tenant, archive: Path) -> None:
    call_command("import_tenant", str(archive), "another-key", stdout=StringIO())
    copy = known_tenant("another-key")
    assert payloads(copy) == payloads(tenant)
    assert rows_of(copy) == rows_of(tenant)
    assert list(differences(copy)) == []


def test_large_files_are_written_in_parts(tenant: Tenant, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["ledgerdata.archive.load"], "ROWS_AT_ONCE", 20)
    call_command("import_tenant", str(archive), "another-key", stdout=StringIO())
    assert rows_of(known_tenant("another-key")) == rows_of(tenant)


def test_makes_a_dataset_and_prints_its_key(tenant: Tenant, archive: Path) -> None:
    out = StringIO()
    call_command("import_tenant", str(archive), stdout=out)
    assert payloads(known_tenant(out.getvalue().splitlines()[0])) == payloads(tenant)


def test_a_repeated_post_still_gets_its_answer(tenant: Tenant, archive: Path) -> None:
    call_command("import_tenant", str(archive), "another-key", stdout=StringIO())
    copy = known_tenant("another-key")
    payment = for_tenant(Payment, copy).get(reference="POST 1/ü")
    assert payment.source is not None
    assert payment.destination is not None
    order = Order(
        PaymentType.PAYOUT,
        "300",
        "EUR/2",
        payment.source.reference,
        payment.destination.reference,
        idempotency_key="POST 1/ü",
    )
    assert post_payment(copy, order).payment.pk == payment.pk


def test_the_dataset_goes_on_after_its_last_stamp(tenant: Tenant, archive: Path) -> None:
    call_command("import_tenant", str(archive), "another-key", stdout=StringIO())
    tenant.refresh_from_db()
    assert known_tenant("another-key").last_written_at == tenant.last_written_at


def test_a_dataset_with_rows_is_refused(tenant: Tenant, key: str, archive: Path) -> None:
    before = payloads(tenant)
    with pytest.raises(CommandError, match="not empty") as refusal:
        call_command("import_tenant", str(archive), key)
    assert refusal.value.returncode == 2
    assert payloads(tenant) == before


def test_a_clock_does_not_go_back(archive: Path) -> None:
    late = tenant_of("late-key-1")
    with operations.writing(late) as ledger:
        ledger.clock.next()
    with pytest.raises(CommandError, match="clock"):
        call_command("import_tenant", str(archive), "late-key-1")


@pytest.mark.parametrize(
    ("line", "change", "problem"),
    [
        (0, {"version": 99}, "line 1"),
        (0, {"shortfall": "SOMETIMES"}, "shortfall"),
        (1, {"id": "a/b"}, "line 2"),
        (3, {"at": "2020-01-01T00:00:00Z"}, "line 4"),
        (-1, {"amount": "-5"}, "amount"),
        (-1, {"type": "GIFT"}, "GIFT"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_written(
    archive: Path, line: int, change: dict[str, object], problem: str
) -> None:
    lines = [json.loads(text) for text in archive.read_text().splitlines()]
    lines[line] |= change
    archive.write_text("\n".join(map(json.dumps, lines)))
    datasets = Tenant.objects.count()
    with pytest.raises(CommandError, match=problem) as refusal:
        call_command("import_tenant", str(archive))
    assert refusal.value.returncode == 2
    assert Tenant.objects.count() == datasets


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot read"):
        call_command("import_tenant", str(tmp_path / "nothing"))
