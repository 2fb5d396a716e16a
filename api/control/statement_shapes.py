"""What control gives of an account's statement."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.control.shapes import MomentField
from api.openapi.declaring import MOMENT, example


@extend_schema_serializer(component_name="StatementLine")
@example(
    {
        "at": MOMENT,
        "record": "txn_0652f1a2b3c4d5_9f86d081884c",
        "payment": "order-7",
        "type": "PAYIN",
        "status": "REFUNDED",
        "description": "",
        "change": "-50",
        "balance": "109840",
        "currency": "EUR/2",
    }
)
class EntrySerializer(serializers.Serializer[Any]):
    """What one record did to the account: `change` and the `balance` after it, in minor units, may be negative."""

    at = MomentField(source="record.created_at")
    record = serializers.CharField(source="record.reference")
    payment = serializers.CharField(source="record.payment.reference")
    type = serializers.CharField(source="record.payment.type")
    status = serializers.CharField(source="record.status")
    description = serializers.CharField(source="record.payment.description")
    change = serializers.CharField()
    balance = serializers.CharField()
    currency = serializers.CharField(source="asset")
