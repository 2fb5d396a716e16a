"""What every endpoint takes and gives (contract.md), declared with DRF's serializers.

Queries and the bodies of POSTs are read by their serializers. Answers are served as stored: tests hold each of them
against its serializer.
"""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.contract.fields import (
    MomentField,
    StringsField,
    TextField,
    WholeNumberField,
    any_text,
    integer,
    strings,
    whole_number,
)
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules import values
from ledgerdata.rules.lifecycle import PaymentType, Status

DEFAULT_SIZE = 100
MOST_SIZE = 1000

_PAYOUT = {
    "idempotencyKey": "salary-1",
    "amount": "1500",
    "currency": "EUR/2",
    "sourceAccountId": "main",
    "destinationAccountId": "ben",
    "description": "January",
    "metadata": {"invoice": "7"},
}


class AnswerSerializer(serializers.Serializer[Any]):
    """What is sent: it has these fields and no other."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(data.keys() - self.fields.keys()) if isinstance(data, Mapping) else []
        if unknown:
            raise serializers.ValidationError({name: ["is no field of it"] for name in unknown})
        return super().to_internal_value(data)


class ErrorSerializer(AnswerSerializer):
    """`Detail` says what was wrong, with which field or parameter, and what would be right."""

    Title = TextField(values.some_text)
    Detail = TextField(any_text)


@example({"id": "main", "accountName": "Main", "createdAt": MOMENT, "metadata": {}})
class AccountSerializer(AnswerSerializer):
    """An internal account: one of the dataset's owner at the PSP."""

    id = TextField(values.reference)
    accountName = TextField(values.name)
    createdAt = MomentField()
    metadata = StringsField(strings, required=False, allow_null=True)


@example({"id": "ben", "ownerName": "Ben", "createdAt": MOMENT, "metadata": {}})
class BeneficiarySerializer(AnswerSerializer):
    """Somebody outside, to whom payouts go."""

    id = TextField(values.reference)
    ownerName = TextField(values.name)
    createdAt = MomentField()
    metadata = StringsField(strings, required=False, allow_null=True)


class BalanceSerializer(AnswerSerializer):
    """An amount in minor units: 98500 in EUR/2 is 985.00 EUR."""

    amount = TextField(integer)
    currency = TextField(values.asset)


_BALANCE = {"amount": "98500", "currency": "EUR/2"}


@example({"id": "main", "accountID": "main", "at": MOMENT, "balances": [_BALANCE]})
class BalancesSerializer(AnswerSerializer):
    """What an account holds; `at` is the moment of the last change."""

    id = TextField(values.reference)
    accountID = TextField(values.reference)
    at = MomentField()
    balances = BalanceSerializer(many=True)


@example(
    {
        "id": "txn_0652f1a2b3c4d5_9f86d081884c",
        "relatedTransactionID": "salary-1",
        "createdAt": MOMENT,
        "updatedAt": MOMENT,
        "currency": "EUR/2",
        "type": "PAYOUT",
        "status": "SUCCEEDED",
        "amount": "1500",
        "sourceAccountID": "main",
        "destinationAccountID": "ben",
        "metadata": {"invoice": "7"},
    }
)
class TransactionSerializer(AnswerSerializer):
    """A record: one event of a payment, in minor units. `relatedTransactionID` is the payment that it belongs to."""

    id = TextField(values.reference)
    relatedTransactionID = TextField(values.some_text, required=False)
    createdAt = MomentField()
    updatedAt = MomentField()
    currency = TextField(values.asset)
    scheme = TextField(values.some_text, required=False)
    type = serializers.ChoiceField([str(each) for each in PaymentType])
    status = serializers.ChoiceField([str(each) for each in Status])
    amount = TextField(whole_number)
    sourceAccountID = TextField(values.reference, required=False)
    destinationAccountID = TextField(values.reference, required=False)
    metadata = StringsField(strings, required=False, allow_null=True)


class PageSerializer(serializers.Serializer[Any]):
    """Which page of a list a query asks for. Parameters besides these, and the list's filters, are ignored."""

    page = WholeNumberField(default=1)
    pageSize = WholeNumberField(MOST_SIZE, default=DEFAULT_SIZE)


@extend_schema_serializer(component_name="Payment")
@example(_PAYOUT)
class PaymentRequestSerializer(serializers.Serializer[Any]):
    """The body of `POST /payouts` and `POST /transfers`. Fields besides these are ignored."""

    idempotencyKey = TextField(values.some_text)
    amount = TextField(values.amount_text)
    currency = TextField(values.asset)
    sourceAccountId = TextField(values.some_text)
    destinationAccountId = TextField(values.some_text)
    description = TextField(values.text, required=False, allow_null=True)
    metadata = StringsField(values.metadata, required=False, allow_null=True)


@example(
    _PAYOUT
    | {
        "id": "txn_0652f1a2b3c4d5_9f86d081884c",
        "status": "SUCCEEDED",
        "createdAt": MOMENT,
        "updatedAt": MOMENT,
    }
)
class PaymentAnswerSerializer(AnswerSerializer):
    """The request's fields, and the payment's."""

    id = TextField(values.reference)
    status = serializers.ChoiceField([str(each) for each in Status])
    createdAt = MomentField()
    updatedAt = MomentField()
    idempotencyKey = TextField(values.some_text)
    amount = TextField(values.amount_text)
    currency = TextField(values.asset)
    sourceAccountId = TextField(values.some_text)
    destinationAccountId = TextField(values.some_text)
    description = TextField(values.text)
    metadata = StringsField(values.metadata)
