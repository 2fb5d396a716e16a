"""The database itself takes each word of an enumeration, and refuses any other one."""

from enum import StrEnum

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from ledgerdata.models import Account, Payment, Record
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
