"""`manage.py export_tenant` and `import_tenant`: the same answers, byte for byte, and the same file again."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ledgerdata import operations
from ledgerdata.archive import loading, saving
from ledgerdata.archive.checking import LONGEST_LINE
from ledgerdata.models import BankAccount, Payment, Record
from ledgerdata.operations import Order
from ledgerdata.reading.audit import differences
from ledgerdata.reading.payments import payment_of
from ledgerdata.rules.actions import Action
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.limits import (
    AMOUNT_DIGITS,
    KEY_LENGTH,
    MOST_METADATA,
    NAME_LENGTH,
    SCHEME_LENGTH,
    TEXT_LENGTH,
)
from simulator.new_payments import post_payment
from tenants.access import known_tenant, tenant_of
from tenants.models import Shortfall, Standing, Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.archive.conftest import POSTED
from tests.ledgerdata.archive.files import lines_of, sealed
from tests.ledgerdata.generate.telling import payloads, rows_of

pytestmark = pytest.mark.django_db


def imported(archive: Path, key: str = "another-key") -> Tenant:
    call_command("import_tenant", str(archive), key, stdout=StringIO(), stderr=StringIO())
    return known_tenant(key)


def exported(key: str, file: Path) -> bytes:
    call_command("export_tenant", key, str(file), stdout=StringIO())
    return file.read_bytes()


def test_comes_back_as_it_was(tenant: Tenant, archive: Path) -> None:
    copy = imported(archive)
    assert payloads(copy) == payloads(tenant)
    assert rows_of(copy) == rows_of(tenant)
    assert bank_accounts(copy) == bank_accounts(tenant)
    assert list(differences(copy)) == []


def bank_accounts(tenant: Tenant) -> list[tuple[object, ...]]:
    rows = for_tenant(BankAccount, tenant).order_by("pk")
    return list(rows.values_list("holder", "iban", "bic", "country", "account__reference"))


def test_an_import_is_exported_to_the_same_file(archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    imported(archive, "another-key")
    copy = exported("another-key", tmp_path / "again.jsonl")
    assert copy.splitlines()[1:-1] == before.splitlines()[1:-1]
    Tenant.objects.filter(pk=known_tenant("another-key").pk).update(name=lines_of(archive)[0]["name"])
    assert exported("another-key", tmp_path / "again.jsonl") == before


def test_files_are_written_in_many_short_transactions(
    tenant: Tenant, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgerdata.archive.loading.ROWS_AT_ONCE", 7)
    monkeypatch.setattr("tenants.db.bulk.LONGEST", 0)
    assert rows_of(imported(archive)) == rows_of(tenant)


def test_reasons_come_along(tenant: Tenant, archive: Path) -> None:
    rows = for_tenant(Record, imported(archive)).exclude(reason="").order_by("sequence")
    assert list(rows.values_list("status", "reason")) == [("FAILED", "AC01"), ("REFUNDED", "AC04")]


@pytest.mark.parametrize(("status", "course"), [("PENDING", "pending"), ("SUCCEEDED", "succeed")])
def test_the_first_status_of_an_older_file_is_the_course_that_it_meant(archive: Path, status: str, course: str) -> None:
    lines = lines_of(archive)
    del lines[0]["outcome"]
    lines[0]["posted_status"] = status
    archive.write_bytes(sealed(lines))
    assert imported(archive).outcome == course


def test_makes_a_dataset_and_prints_its_key(tenant: Tenant, archive: Path) -> None:
    out = StringIO()
    call_command("import_tenant", str(archive), stdout=out, stderr=StringIO())
    copy = known_tenant(out.getvalue().splitlines()[0])
    assert payloads(copy) == payloads(tenant)
    assert copy.name == tenant.name
    assert copy.standing == Standing.IN_USE


def test_settings_come_along_and_the_name_stays(tenant: Tenant, key: str, tmp_path: Path) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.OVERDRAFT, name="Theirs")
    file = tmp_path / "settings.jsonl"
    exported(key, file)
    Tenant.objects.filter(pk=tenant_of("another-key").pk).update(name="Ours")
    copy = imported(file)
    assert copy.shortfall == Shortfall.OVERDRAFT
    assert copy.name == "Ours"


def test_a_dataset_never_written_comes_back_empty(key: str, tenant: Tenant, tmp_path: Path) -> None:
    exported(key, tmp_path / "empty.jsonl")
    copy = imported(tmp_path / "empty.jsonl")
    assert copy.last_written_at is None
    assert payloads(copy) == []


def test_bank_accounts_alone(key: str, tenant: Tenant, tmp_path: Path) -> None:
    with operations.writing(tenant) as ledger:
        operations.put_bank_account(ledger, BankDetails("Nobody's", "DE89370400440532013000"))
    exported(key, tmp_path / "bank.jsonl")
    call_command("reset_tenant", key, "--yes", stdout=StringIO())
    copy = imported(tmp_path / "bank.jsonl", key)
    assert [iban for _, iban, *_ in bank_accounts(copy)] == ["DE89370400440532013000"]


def test_the_longest_texts_that_are_taken(key: str, tenant: Tenant, tmp_path: Path) -> None:
    """In characters of four bytes, in an account and in a payment."""
    metadata = {f"{number:03}" + "𝄞" * (KEY_LENGTH - 3): "𝄞" * TEXT_LENGTH for number in range(MOST_METADATA)}
    with operations.writing(tenant) as book:
        account = operations.open_account(book, "𝄞" * NAME_LENGTH, metadata=metadata)
        order = Order(
            PaymentType.PAYIN,
            "9" * AMOUNT_DIGITS,
            "EUR/2",
            destination=account.reference,
            scheme="𝄞" * SCHEME_LENGTH,
            description="𝄞" * TEXT_LENGTH,
            idempotency_key="𝄞" * KEY_LENGTH,
        )
        operations.take_payment(book, order)
    before = exported(key, tmp_path / "long.jsonl")
    assert LONGEST_LINE / 2 < max(map(len, before.splitlines())) < LONGEST_LINE
    assert payloads(imported(tmp_path / "long.jsonl")) == payloads(tenant)


def test_a_repeated_post_still_gets_its_answer(archive: Path) -> None:
    copy = imported(archive)
    payment = for_tenant(Payment, copy).get(reference=POSTED)
    assert payment.source is not None
    assert payment.destination is not None
    sides = payment.source.reference, payment.destination.reference
    order = Order(PaymentType.PAYOUT, "300", "EUR/2", *sides, metadata=payment.metadata, idempotency_key=POSTED)
    assert post_payment(copy, order).payment.pk == payment.pk


def test_the_dataset_goes_on_after_its_last_creation_time(tenant: Tenant, archive: Path) -> None:
    tenant.refresh_from_db()
    copy = imported(archive)
    assert copy.last_written_at == tenant.last_written_at
    with operations.writing(copy) as ledger:
        account = operations.open_account(ledger, "Next")
    assert tenant.last_written_at is not None
    assert account.created_at > tenant.last_written_at


def test_what_is_written_while_an_export_runs_is_left_out(
    tenant: Tenant, key: str, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A payment that moves meanwhile has as many records in the file as its line says."""
    usual = saving._accounts
    pending = for_tenant(Payment, tenant).filter(state="PENDING").first()
    assert pending is not None

    def meanwhile(*args: object) -> object:
        with operations.writing(tenant) as ledger:
            if payment_of(tenant, pending.pk).state == "PENDING":
                operations.act(ledger, pending.pk, Action.SUCCEED)
        return usual(*args)  # type: ignore[arg-type]

    before = archive.read_bytes()
    monkeypatch.setattr(saving, "_accounts", meanwhile)
    assert exported(key, archive) == before
    imported(archive)


def test_a_dataset_with_rows_is_refused(tenant: Tenant, key: str, archive: Path) -> None:
    before = payloads(tenant)
    with pytest.raises(CommandError, match="not empty") as refusal:
        call_command("import_tenant", str(archive), key)
    assert refusal.value.returncode == 2
    assert payloads(known_tenant(key)) == before


def test_rows_that_came_while_the_file_was_read_are_not_lost(
    archive: Path, monkeypatch: pytest.MonkeyPatch, stranger: Tenant, stranger_key: str
) -> None:
    usual = loading._fill

    def slowly(*args: object) -> None:
        usual(*args)  # type: ignore[arg-type]
        with operations.writing(stranger) as ledger:
            operations.open_account(ledger, "Meanwhile")

    monkeypatch.setattr(loading, "_fill", slowly)
    with pytest.raises(CommandError, match="not empty"):
        imported(archive, stranger_key)
    assert len(payloads(known_tenant(stranger_key))) == 1


def test_a_clock_does_not_go_back(archive: Path) -> None:
    late = tenant_of("late-key-1")
    with operations.writing(late) as ledger:
        ledger.clock.next()
    with pytest.raises(CommandError, match="clock"):
        imported(archive, "late-key-1")
