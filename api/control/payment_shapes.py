"""What control takes and gives for payments."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.contract.fields import TextField
from api.control.shapes import BodySerializer, MomentField
from api.control.trial_shapes import TriedPaymentSerializer
from api.openapi.declaring import MOMENT, example
from ledgerdata.models import Payment
from ledgerdata.reading.payments import legal_actions
from ledgerdata.rules import values
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.reasons import offered_reasons

_PAYIN = {"type": "PAYIN", "amount": "9890", "currency": "EUR/2", "destinationAccountId": "main", "scheme": "visa"}


@example(_PAYIN | {"outcome": "dispute after 3d"})
class NewPaymentSerializer(TriedPaymentSerializer):
    """`outcome` is the payment's course, such as `fail after 30s, reason AC04`; without one the dataset's rules say it.

    `id` is that of the root record.
    """

    outcome = serializers.CharField(required=False, max_length=1_000)
    id = TextField(values.reference, required=False)


@example({"amount": "50", "reason": "CUST"})
class ActSerializer(BodySerializer):
    """`amount` is in minor units; all that is left without one. `expectedVersion` guards against a change."""

    amount = TextField(values.amount_text, required=False)
    reason = serializers.CharField(required=False, max_length=40, allow_blank=True)
    expectedVersion = serializers.IntegerField(required=False, min_value=1)


class UndoSerializer(BodySerializer):
    """All of the last record is taken back, without a reason of its own. `expectedVersion` guards against a change."""

    expectedVersion = serializers.IntegerField(required=False, min_value=1)


class ActionSerializer(serializers.Serializer[Any]):
    """An action that is legal now, for how much at least and at most, and the codes of the reasons it may have."""

    action = serializers.CharField()
    least = serializers.CharField()
    most = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())


_PAYMENT: dict[str, Any] = _PAYIN | {
    "reference": "order-7", "state": "SUCCEEDED", "sourceAccountId": None, "description": "", "metadata": {},
    "settled": "9890", "refunded": "0", "reversed": "0", "disputed": "0", "lost": "0", "version": 1,
    "createdAt": MOMENT, "updatedAt": MOMENT,
    "actions": [{"action": "refund", "least": "1", "most": "9890", "reasons": ["CUST", "MD06"]}],
}  # fmt: skip
_RECORD = {
    "id": "txn_0652f1a2b3c4d5_9f86d081884c",
    "status": "SUCCEEDED",
    "amount": "9890",
    "reason": "",
    "createdAt": MOMENT,
}
_STEP = {
    "id": 41,
    "action": "dispute",
    "dueAt": "2026-02-03T09:30:00.000000Z",
    "part": "",
    "reason": "",
    "droppedBecause": "",
}


@extend_schema_serializer(component_name="ConsumerPayment")
@example(_PAYMENT)
class PaymentSerializer(serializers.Serializer[Payment]):
    """Amounts are in minor units. `reference` is what the consumer knows the payment by."""

    reference = serializers.CharField()
    type = serializers.CharField()
    state = serializers.CharField()
    amount = serializers.CharField()
    currency = serializers.CharField(source="asset")
    sourceAccountId = serializers.CharField(source="source.reference", default=None, allow_null=True)
    destinationAccountId = serializers.CharField(source="destination.reference", default=None, allow_null=True)
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

    @extend_schema_field(ActionSerializer(many=True))
    def get_actions(self, payment: Payment) -> list[dict[str, Any]]:
        rows = [
            {
                "action": str(action),
                "least": 1 if rule.partial else rest,
                "most": rest,
                "reasons": [reason.code for reason in offered_reasons(action, (PaymentType(payment.type),))],
            }
            for action, rule in legal_actions(payment).items()
            for rest in [rule.rest(payment.progress)]
        ]
        return [dict(ActionSerializer(row).data) for row in rows]


class RecordSerializer(serializers.Serializer[Any]):
    """One event of a payment."""

    id = serializers.CharField(source="reference")
    status = serializers.CharField()
    amount = serializers.CharField()
    reason = serializers.CharField()
    createdAt = MomentField(source="created_at")


class DueStepSerializer(serializers.Serializer[Any]):
    """A step that is yet to come, or was dropped and says why. `part` is empty for all that is left."""

    id = serializers.IntegerField(source="pk")
    action = serializers.CharField()
    dueAt = MomentField(source="due_at")
    part = serializers.CharField()
    reason = serializers.CharField()
    droppedBecause = serializers.CharField(source="dropped_because")


@extend_schema_serializer(component_name="PaymentStory")
@example(_PAYMENT | {"records": [_RECORD], "dueSteps": [_STEP]})
class PaymentStorySerializer(PaymentSerializer):
    """A payment with its records and what is due, each in its order."""

    records = serializers.SerializerMethodField()
    dueSteps = serializers.SerializerMethodField("get_due_steps")

    @extend_schema_field(RecordSerializer(many=True))
    def get_records(self, payment: Payment) -> Any:
        return RecordSerializer(payment.records.order_by("position"), many=True).data

    @extend_schema_field(DueStepSerializer(many=True))
    def get_due_steps(self, payment: Payment) -> Any:
        return DueStepSerializer(payment.due_steps.order_by("due_at", "pk"), many=True).data
