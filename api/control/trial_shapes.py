"""What control takes and gives where something is tried, and nothing is made."""

from typing import Any

from rest_framework import serializers

from api.contract.fields import StringsField, TextField
from api.control.bodies import OneOfField
from api.control.shapes import BodySerializer, MomentField
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules import values
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.limits import SCHEME_LENGTH
from simulator.faults.requests import OPERATIONS

_SIDES = {"sourceAccountId": "main", "destinationAccountId": "ben"}


@example({"type": "PAYOUT", "amount": "1501", "currency": "EUR/2"} | _SIDES)
class TriedPaymentSerializer(BodySerializer):
    """A payment that is not made. Its accounts need not be there."""

    type = OneOfField([str(each) for each in PaymentType])
    amount = TextField(values.amount_text)
    currency = TextField(values.asset)
    sourceAccountId = TextField(values.reference, required=False, allow_null=True)
    destinationAccountId = TextField(values.reference, required=False, allow_null=True)
    scheme = serializers.CharField(required=False, max_length=SCHEME_LENGTH, allow_blank=True)
    description = TextField(values.text, required=False)
    metadata = StringsField(values.metadata, required=False)


class PlannedStepSerializer(serializers.Serializer[Any]):
    """A step that would be due at this moment."""

    at = MomentField()
    action = serializers.CharField(source="step.action")


@example(
    {
        "by": "RULE",
        "rule": 3,
        "outcome": "succeed after 30s",
        "status": "PENDING",
        "steps": [{"at": MOMENT, "action": "succeed"}],
        "warning": "",
    }
)
class TrialSerializer(serializers.Serializer[Any]):
    """Who chose its course: RULE (its id is `rule`), WISH (of its metadata), or DEFAULT. `status` is its first one."""

    by = serializers.CharField()
    rule = serializers.IntegerField(allow_null=True)
    outcome = serializers.CharField()
    status = serializers.CharField()
    steps = PlannedStepSerializer(many=True)
    warning = serializers.CharField()


@example({"operation": "payouts", "amount": "1500", "currency": "EUR/2"} | _SIDES)
class TriedRequestSerializer(BodySerializer):
    """A request that is not sent. `page` is of a list, 1 without it; accounts and amount of a payout or transfer."""

    operation = OneOfField([str(each) for each in OPERATIONS])
    page = serializers.IntegerField(required=False, min_value=1, max_value=10**9)
    sourceAccountId = TextField(values.reference, required=False)
    destinationAccountId = TextField(values.reference, required=False)
    currency = TextField(values.asset, required=False)
    amount = TextField(values.amount_text, required=False)


@example({"rule": 3, "says": "payouts: always 503"})
class HitSerializer(serializers.Serializer[Any]):
    """The fault rule that would hit the request, and what it does in words; null and empty where none would."""

    rule = serializers.IntegerField(allow_null=True)
    says = serializers.CharField()
