"""What control takes and gives for payments."""

from typing import Any

from rest_framework import serializers

from api.contract.fields import StringsField, TextField
from api.control.shapes import BodySerializer, MomentField
from ledgerdata.models import Payment
from ledgerdata.reading.payments import legal_actions
from ledgerdata.rules import inputs
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.limits import SCHEME_LENGTH


class NewPaymentSerializer(BodySerializer):
    """`outcome` is the payment's course, such as `fail after 30s, reason AC04`; without one the dataset's rules say it.

    `id` is that of the root record.
    """

    type = serializers.ChoiceField([str(each) for each in PaymentType])
    amount = TextField(inputs.amount_text)
    currency = TextField(inputs.asset)
    sourceAccountId = TextField(inputs.reference, required=False, allow_null=True)
    destinationAccountId = TextField(inputs.reference, required=False, allow_null=True)
    scheme = serializers.CharField(required=False, max_length=SCHEME_LENGTH, allow_blank=True)
    description = TextField(inputs.text, required=False)
    metadata = StringsField(inputs.metadata, required=False)
    outcome = serializers.CharField(required=False, max_length=1_000)
    id = TextField(inputs.reference, required=False)


class ActSerializer(BodySerializer):
    """`amount` is in minor units; all that is left without one. `expectedVersion` guards against a change."""

    amount = TextField(inputs.amount_text, required=False)
    reason = serializers.CharField(required=False, max_length=40, allow_blank=True)
    expectedVersion = serializers.IntegerField(required=False, min_value=1)


class ActionSerializer(serializers.Serializer[Any]):
    """An action that is legal now, for how much at least and at most."""

    action = serializers.CharField()
    least = serializers.CharField()
    most = serializers.CharField()


class PaymentSerializer(serializers.Serializer[Payment]):
    """Amounts are in minor units. `reference` is what the consumer knows the payment by."""

    reference = serializers.CharField()
    type = serializers.CharField()
    state = serializers.CharField()
    amount = serializers.CharField()
    currency = serializers.CharField(source="asset")
    sourceAccountId = serializers.CharField(source="source.reference", default=None)
    destinationAccountId = serializers.CharField(source="destination.reference", default=None)
    scheme = serializers.CharField()
    description = serializers.CharField()
    metadata = serializers.DictField(child=serializers.CharField())
    settled = serializers.CharField()
    refunded = serializers.CharField()
    reversed = serializers.CharField()
    disputed = serializers.CharField()
    lost = serializers.CharField()
    version = serializers.IntegerField()
    createdAt = MomentField(source="created_at")
    updatedAt = MomentField(source="updated_at")
    actions = serializers.SerializerMethodField()

    def get_actions(self, payment: Payment) -> list[dict[str, Any]]:
        rows = [
            {"action": str(action), "least": 1 if rule.partial else rest, "most": rest}
            for action, rule in legal_actions(payment).items()
            for rest in [rule.rest(payment.progress)]
        ]
        return [dict(ActionSerializer(row).data) for row in rows]


class RecordSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="reference")
    status = serializers.CharField()
    amount = serializers.CharField()
    reason = serializers.CharField()
    createdAt = MomentField(source="created_at")


class DueStepSerializer(serializers.Serializer[Any]):
    """A step that is yet to come, or was dropped and says why. `part` is empty for all that is left."""

    action = serializers.CharField()
    dueAt = MomentField(source="due_at")
    part = serializers.CharField()
    reason = serializers.CharField()
    droppedBecause = serializers.CharField(source="dropped_because")


class PaymentStorySerializer(PaymentSerializer):
    """A payment with its records and what is due, each in its order."""

    records = serializers.SerializerMethodField()
    dueSteps = serializers.SerializerMethodField("get_due_steps")

    def get_records(self, payment: Payment) -> Any:
        return RecordSerializer(payment.records.order_by("position"), many=True).data

    def get_due_steps(self, payment: Payment) -> Any:
        return DueStepSerializer(payment.due_steps.order_by("due_at", "pk"), many=True).data
