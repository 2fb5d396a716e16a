"""What is stored as JSON has the declared form, whatever made it; a form refuses what would mislead the consumer."""

from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from rest_framework.serializers import BaseSerializer

from api.contract import shapes
from ledgerdata.generate import SCENARIOS
from ledgerdata.models import Account, Kind, Record
from ledgerdata.operations import add_beneficiary, open_account, put_bank_account, writing
from ledgerdata.rules.bank_details import BankDetails
from tenants.models import Tenant
from tests.api.shapes import check_shape

Shape = type[BaseSerializer[Any]]


def _check_stored() -> None:
    """Every row that there is."""
    rows: list[tuple[Shape, Any]] = [
        (shapes.TransactionSerializer, Record.objects.all()),
        (shapes.AccountSerializer, Account.objects.filter(kind=Kind.INTERNAL)),
        (shapes.BeneficiarySerializer, Account.objects.filter(kind=Kind.BENEFICIARY)),
    ]
    for shape, stored in rows:
        for payload in stored.values_list("payload", flat=True):
            check_shape(shape, bytes(payload))


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_a_scenario_stores(scenario: str, key: str) -> None:
    count = [] if scenario == "empty" else ["--payments", "150"]
    call_command("seed", key, "--scenario", scenario, *count, stdout=StringIO(), stderr=StringIO())
    assert Account.objects.exists()
    _check_stored()


def test_bank_details_and_metadata_to_the_limit(tenant: Tenant) -> None:
    with writing(tenant) as ledger:
        open_account(ledger, "„Köln“ \u2028 \U0001f600", reference="main", metadata={str(n): "v" for n in range(50)})
        add_beneficiary(ledger, "x" * 200, reference="~")
        details = BankDetails(holder="Ada", iban="DE89370400440532013000", bic="COBADEFFXXX", country="DE")
        put_bank_account(ledger, details, settles_for="main")
    _check_stored()


MOMENT = "2026-01-31T09:30:00.000000Z"
ACCOUNT = {"id": "main", "accountName": "Main", "createdAt": MOMENT}
TRANSACTION = {
    "id": "txn", "createdAt": MOMENT, "updatedAt": MOMENT, "currency": "EUR/2", "type": "PAYIN",
    "status": "SUCCEEDED", "amount": "0",
}  # fmt: skip
BALANCES = {"id": "main", "accountID": "main", "at": MOMENT, "balances": [{"amount": "-5", "currency": "EUR/2"}]}


@pytest.mark.parametrize(
    ("shape", "right", "wrong"),
    [
        (shapes.AccountSerializer, ACCOUNT, {"id": "a/b"}),
        (shapes.AccountSerializer, ACCOUNT, {"id": None}),
        (shapes.AccountSerializer, ACCOUNT, {"accountName": ""}),
        (shapes.AccountSerializer, ACCOUNT, {"createdAt": "2026-01-31T09:30:00.000Z"}),
        (shapes.AccountSerializer, ACCOUNT, {"createdAt": "2026-01-31T09:30:00.000000+00:00"}),
        (shapes.AccountSerializer, ACCOUNT, {"metadata": {"k": 5}}),
        (shapes.AccountSerializer, ACCOUNT, {"metadata": []}),
        (shapes.AccountSerializer, ACCOUNT, {"ownerName": "Main"}),
        (shapes.TransactionSerializer, TRANSACTION, {"amount": "-1"}),
        (shapes.TransactionSerializer, TRANSACTION, {"amount": "1.0"}),
        (shapes.TransactionSerializer, TRANSACTION, {"amount": 1}),
        (shapes.TransactionSerializer, TRANSACTION, {"status": "DONE"}),
        (shapes.TransactionSerializer, TRANSACTION, {"type": "payin"}),
        (shapes.TransactionSerializer, TRANSACTION, {"currency": "eur"}),
        (shapes.TransactionSerializer, TRANSACTION, {"scheme": ""}),
        (shapes.TransactionSerializer, TRANSACTION, {"relatedTransactionID": None}),
        (shapes.TransactionSerializer, TRANSACTION, {"sourceAccountId": "main"}),
        (shapes.BalancesSerializer, BALANCES, {"balances": [{"amount": "5.0", "currency": "EUR/2"}]}),
        (shapes.BalancesSerializer, BALANCES, {"balances": [{"amount": "5"}]}),
        (shapes.BalancesSerializer, BALANCES, {"balances": None}),
        (shapes.ErrorSerializer, {"Title": "Not Found", "Detail": ""}, {"Detail": 5}),
        (shapes.ErrorSerializer, {"Title": "Not Found", "Detail": ""}, {"title": "Not Found"}),
    ],
)
def test_what_would_mislead_is_no_such_form(shape: Shape, right: dict[str, Any], wrong: dict[str, Any]) -> None:
    check_shape(shape, orjson.dumps(right))
    with pytest.raises(AssertionError):
        check_shape(shape, orjson.dumps(right | wrong))
    for name in right:
        with pytest.raises(AssertionError):
            check_shape(shape, orjson.dumps({field: value for field, value in right.items() if field != name}))
