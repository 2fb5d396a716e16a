"""What control takes and gives for outcome rules and live traffic."""

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.control.bodies import OneOfField
from api.control.shapes import BodySerializer, MomentField
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules.lifecycle import PaymentType
from simulator.live import OFFERED
from simulator.outcomes.course import WHOLE
from simulator.outcomes.matching import read_share

SHARE = r"0(\.[0-9]{1,6})?|1(\.0{1,6})?"


@extend_schema_field({"type": "string", "pattern": f"^({SHARE})$"})
class ShareField(serializers.Field[Any, Any, Any, Any]):
    """A share from 0 to 1 as a decimal string, such as `0.25`; null for all."""

    def to_representation(self, millionths: int) -> str:
        return f"{millionths / WHOLE:.6f}".rstrip("0").rstrip(".")

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not re.fullmatch(SHARE, data, re.ASCII):
            raise serializers.ValidationError("has to be a share from 0 to 1, as a string such as 0.25")
        return read_share(data)


def _text(source: str | None = None) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, source=source, max_length=10_000)


_RULE = {"type": "PAYOUT", "amountEndsIn": "01", "share": "0.5", "onlyTheNext": 3, "outcome": "fail, reason AC04"}
_UNSET = {
    "name": "", "isOn": True, "currency": "", "sourceAccountId": "", "destinationAccountId": "", "scheme": "",
    "amountFrom": 0, "amountTo": 0, "metadataKey": "", "metadataValue": "", "words": "", "seed": "",
}  # fmt: skip


@example(_RULE, answered=_UNSET | {"id": 3})
class OutcomeRuleSerializer(BodySerializer):
    """A rule of the page Behaviour. What is left empty matches any payment; amounts are minor units."""

    id = serializers.IntegerField(source="pk", read_only=True)
    name = _text()
    isOn = serializers.BooleanField(required=False, source="is_on")
    type = OneOfField([str(each) for each in PaymentType], required=False, allow_blank=True)
    currency = _text("asset")
    sourceAccountId = _text("source")
    destinationAccountId = _text("destination")
    scheme = _text()
    amountFrom = serializers.IntegerField(required=False, source="least", min_value=0)
    amountTo = serializers.IntegerField(required=False, source="most", min_value=0)
    amountEndsIn = _text("ending")
    metadataKey = _text("metadata_key")
    metadataValue = _text("metadata_value")
    words = _text()
    share = ShareField(required=False, allow_null=True, source="millionths")
    onlyTheNext = serializers.IntegerField(required=False, allow_null=True, source="left", min_value=0)
    outcome = serializers.CharField(source="course", max_length=1_000)
    seed = _text()


_LIVE = {"scenario": "marketplace", "perMinute": 60, "evenly": True, "seed": "7"}


@extend_schema_serializer(component_name="Live")
@example(_LIVE | {"length": "2h"})
class LiveRequestSerializer(BodySerializer):
    """`length` as in `90m` or `7d`; an hour without one."""

    scenario = OneOfField(OFFERED)
    perMinute = serializers.IntegerField()
    length = serializers.CharField(required=False, max_length=100)
    evenly = serializers.BooleanField(required=False)
    seed = serializers.CharField(required=False, max_length=100)


_MOMENTS = {f"{name}At": MOMENT for name in ("started", "next")}


@example(_LIVE | _MOMENTS | {"until": "2026-01-31T11:30:00.000000Z", "payments": 0})
class LiveSerializer(serializers.Serializer[Any]):
    """Live traffic: `payments` have come in so far, and the next one comes at `nextAt`; null at the end."""

    scenario = serializers.CharField()
    perMinute = serializers.IntegerField(source="per_minute")
    evenly = serializers.BooleanField(source="is_even")
    seed = serializers.CharField()
    startedAt = MomentField(source="started_at")
    until = MomentField()
    payments = serializers.IntegerField()
    nextAt = MomentField(source="next_at", allow_null=True)
