"""Opening accounts and adding beneficiaries."""

from typing import Any

import orjson
import pytest

from ledgerdata.models import Account, Balance, Record
from ledgerdata.operations import Money, add_beneficiary, open_account, writing
from ledgerdata.rules.errors import AlreadyTaken, InvalidInput
from tenants.models import Tenant
from tests.books import account, beneficiary, held, rows

ODD_NAMES: list[Any] = ["", "   ", "a\x00b", "a\x1bb", "\ud800", "x" * 201, 5, None]
ODD_IDS: list[Any] = ["a b", "a/b", "ä", ".", "..", "a" * 41, "a%2F", "a\n", "a?b", 5]


def test_an_account_gets_an_id_of_its_own(tenant: Tenant) -> None:
    with writing(tenant) as ledger:
        opened, added = open_account(ledger, " Main "), add_beneficiary(ledger, "Ada")
    assert opened.reference.startswith("acc_")
    assert added.reference.startswith("ben_")
    assert max(len(opened.reference), len(added.reference)) <= 40
    assert opened.name == "Main"


def test_made_up_ids_sort_as_the_rows_were_made(tenant: Tenant) -> None:
    with writing(tenant) as ledger:
        made = [open_account(ledger, "Many").reference for _ in range(20)]
    assert made == sorted(made)


def test_a_first_balance_is_a_payment_of_type_other(tenant: Tenant) -> None:
    opened = account(tenant, "main", 500)
    record = Record.objects.select_related("payment").get(tenant=tenant)
    assert (record.payment.type, record.status, record.amount) == ("OTHER", "SUCCEEDED", 500)
    assert (record.payment.source, record.payment.destination) == (None, opened)
    assert record.created_at > opened.created_at
    assert held(tenant, "main") == 500


def test_typed_ids_may_have_every_letter_that_a_path_takes(tenant: Tenant) -> None:
    for name in ("A-Za-z0-9._~-", "...", "a" * 40):
        assert account(tenant, name).reference == name


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_cannot_be_taken_is_named(name: Any, tenant: Tenant) -> None:
    with writing(tenant) as ledger:
        with pytest.raises(InvalidInput) as account_error:
            open_account(ledger, name)
        with pytest.raises(InvalidInput) as beneficiary_error:
            add_beneficiary(ledger, name)
    assert set(account_error.value.problems) == set(beneficiary_error.value.problems) == {"name"}
    assert not Account.objects.exists()


@pytest.mark.parametrize("reference", ODD_IDS)
def test_an_id_that_cannot_stand_in_a_path_is_named(reference: Any, tenant: Tenant) -> None:
    with writing(tenant) as ledger, pytest.raises(InvalidInput) as error:
        open_account(ledger, "Main", reference=reference)
    assert set(error.value.problems) == {"id"}
    assert not Account.objects.exists()


@pytest.mark.parametrize("metadata", [{"k": 5}, {"k": None}, {5: "v"}, {"": "v"}, {"k": "\x00"}, {"k": ["v"]}, "text"])
def test_metadata_is_text_or_is_refused(metadata: Any, tenant: Tenant) -> None:
    with writing(tenant) as ledger, pytest.raises(InvalidInput) as error:
        open_account(ledger, "Main", metadata=metadata)
    assert set(error.value.problems) == {"metadata"}
    assert not Account.objects.exists()


def test_all_faults_are_named_and_nothing_is_written(tenant: Tenant) -> None:
    with writing(tenant) as ledger, pytest.raises(InvalidInput) as error:
        open_account(ledger, "", reference="a b", metadata={"k": 5}, first_balance=Money(-1, "eur"))  # type: ignore[dict-item]
    assert set(error.value.problems) == {"name", "id", "metadata", "amount", "currency"}
    assert rows(tenant) == (0, 0, 0)
    tenant.refresh_from_db()
    assert (tenant.internal_accounts, tenant.records, tenant.last_written_at) == (0, 0, None)


def test_accounts_and_beneficiaries_share_one_space_of_ids(tenant: Tenant, stranger: Tenant) -> None:
    account(tenant, "one")
    beneficiary(tenant, "two")
    for taken in ("one", "two"):
        for open_one in (account, beneficiary):
            with pytest.raises(AlreadyTaken, match=taken):
                open_one(tenant, taken)
    assert account(stranger, "one").tenant == stranger
    assert rows(tenant) == (2, 0, 0)


def test_numbers_count_each_kind_without_a_gap_also_after_a_refusal(tenant: Tenant) -> None:
    numbers = [account(tenant, "a").sequence, beneficiary(tenant, "b").sequence]
    with pytest.raises(AlreadyTaken):
        account(tenant, "a")
    numbers += [account(tenant, "c").sequence, beneficiary(tenant, "d").sequence]
    assert numbers == [1, 1, 2, 2]


def test_the_wire_is_the_row(tenant: Tenant) -> None:
    opened = account(tenant, "main")
    opened.refresh_from_db()
    assert orjson.loads(bytes(opened.payload))["accountName"] == opened.name == "Account main"
    assert not Balance.objects.exists()
