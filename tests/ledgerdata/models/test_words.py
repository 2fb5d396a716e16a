"""The database itself takes each word of an enumeration and each asset, and refuses anything else."""

from enum import StrEnum

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from ledgerdata.models import Account, Balance, Payment, Record
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.books import account, pay

pytestmark = pytest.mark.django_db

COLUMNS = [
    (Account, "kind", Kind),
    (Payment, "type", PaymentType),
    (Payment, "state", Status),
    (Record, "status", Status),
]


@pytest.mark.parametrize(("model", "column", "words"), COLUMNS, ids=lambda value: getattr(value, "__name__", value))
def test_words_of_an_enumeration(model: type[Model], column: str, words: type[StrEnum], tenant: Tenant) -> None:
    account(tenant, "main")
    pay(tenant, PaymentType.PAYIN, 5, Status.PENDING, destination="main")
    rows = model._default_manager.filter(tenant=tenant)
    for word in words:
        assert rows.update(**{column: str(word)}) == 1
    for wrong in ("", "payin", str(next(iter(words)))[:-1]):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{column: wrong})


@pytest.mark.parametrize("model", [Payment, Balance])
def test_assets(model: type[Model], tenant: Tenant) -> None:
    account(tenant, "main")
    pay(tenant, PaymentType.PAYIN, 5, Status.SUCCEEDED, destination="main")
    rows = model._default_manager.filter(tenant=tenant)
    for _ in range(2):  # SQLite remembers what it found
        for asset in ("JPY", "EUR/2", "ETH/18", "EUR_COL/12"):
            assert rows.update(asset=asset) == 1
        for wrong in ("", "eur/2", "EUR/", "2EUR", "EUR/2 "):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(asset=wrong)
