"""A file of payments that are older than their accounts: a story of the past, told between accounts that are new."""

from pathlib import Path

import pytest

from ledgerdata import operations
from ledgerdata.archive import check, load_as_new, save
from ledgerdata.generate import Options, run
from ledgerdata.reading.audit import differences
from ledgerdata.rules.errors import InvalidInput
from simulator.models import Reader
from tenants.models import Tenant
from tests.ledgerdata.archive.files import lines_of, sealed
from tests.ledgerdata.generate.telling import UNTIL, payloads, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(tenant: Tenant) -> Tenant:
    """Two accounts and a beneficiary of today, read by a connector, and payments of the month before."""
    with operations.writing(tenant) as book:
        operations.open_account(book, "Mine")
        operations.open_account(book, "More")
        operations.add_beneficiary(book, "Theirs")
    seen = Reader(tenant=tenant, key=1, operation="/accounts", requests=1, left_out=0, last_status=200, given=1)
    seen.errors, seen.last_at = 0, UNTIL
    seen.save()
    run(tenant, Options(payments=40, until=UNTIL, seed="1", refund_rate=0.5))
    tenant.refresh_from_db()
    return tenant


def test_it_is_read_back_as_it_was(told: Tenant, tmp_path: Path) -> None:
    file, again = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    save(told, file)
    assert [line["row"] for line in lines_of(file)[1:5]] == ["account", "account", "account", "record"]
    copy, _ = load_as_new(check(file))
    assert payloads(copy) == payloads(told)
    assert rows_of(copy) == rows_of(told)
    assert copy.last_written_at == told.last_written_at
    assert list(differences(copy)) == []
    save(copy, again)
    assert lines_of(again)[1:] == lines_of(file)[1:]


def test_accounts_come_first_only_where_a_payment_is_older(told: Tenant, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    save(told, file)
    header, mine, more, theirs, payin = lines_of(file)[:5]
    for number, account in enumerate((mine, more)):
        account["at"] = f"2020-01-01T00:00:00.00000{number}Z"
    payin["payment"]["records"] = 1
    file.write_bytes(sealed([header, mine, more, theirs, payin]))
    with pytest.raises(InvalidInput, match="no payment names a newer one"):
        check(file)
    file.write_bytes(sealed([header, mine, more, payin, theirs]))
    assert check(file).rows == 4
