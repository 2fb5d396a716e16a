"""Model instances that are made past Django's own way."""

import pytest

from ledgerdata.models import Account, Entry, Payment, Record
from tenants.db.rows import new_row, read_row
from tenants.models import Tenant
from tests.books import account, beneficiary


def _as_django_has_it(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


@pytest.mark.django_db
def test_a_new_row_is_what_the_model_makes_of_its_values(tenant: Tenant) -> None:
    sides = {"source": account(tenant, "main"), "destination": beneficiary(tenant, "ben")}
    values = {"tenant": tenant, "type": "PAYOUT", "asset": "EUR/2", "amount": 7, **sides}
    made, usual = new_row(Payment, **values), Payment(**values)
    assert _as_django_has_it(made) == _as_django_has_it(usual)
    assert vars(made._state) == vars(usual._state)
    assert made.metadata is not new_row(Payment, **values).metadata


@pytest.mark.django_db
def test_a_new_row_may_leave_a_side_empty_and_point_at_one_that_is_new(tenant: Tenant) -> None:
    payment = new_row(Payment, tenant=tenant, source=None)
    assert (payment.source, payment.source_id, payment.destination_id) == (None, None, None)
    record = new_row(Record, payment=payment)
    assert record.payment is payment
    assert _as_django_has_it(record) == _as_django_has_it(Record(payment=payment))


def test_a_name_that_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Entry has no field amount, when"):
        new_row(Entry, when=1, amount=2, asset="EUR/2")


@pytest.mark.django_db
def test_a_row_that_was_read_loads_the_rest_when_it_is_asked_for(tenant: Tenant) -> None:
    held = account(tenant, "main")
    read = read_row(Account, {"id": held.pk, "tenant_id": tenant.pk, "kind": held.kind, "reference": "main"})
    assert read == held
    assert read.get_deferred_fields() == {"sequence", "created_at", "name", "metadata", "payload"}
    assert read.name == held.name
    read.name = "other"
    read.save(update_fields=["name"])
    assert Account.objects.get(pk=held.pk).name == "other"
