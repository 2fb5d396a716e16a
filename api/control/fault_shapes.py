"""What control takes and gives for fault rules."""

import re
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.control.behaviour_shapes import ShareField
from api.control.bodies import OneOfField
from api.control.shapes import BodySerializer, MomentField
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules import values
from simulator.faults.effects import SPOILINGS, WAYS
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.presets import PRESETS
from simulator.faults.requests import OPERATIONS
from simulator.faults.rulebook import preset_values
from simulator.faults.typed import NUMBER_RULE, read_until, thousandths


def _text(source: str | None = None, most: int = 10_000) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, source=source, max_length=most)


def _number(source: str | None = None, least: int = 0, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, source=source, min_value=least, max_value=10**9, **options)


RATE = r"^[0-9]{1,7}(\.[0-9]{1,3})?$"


@extend_schema_field({"type": "string", "pattern": RATE})
class RateField(serializers.Field[Any, Any, Any, Any]):
    """Requests a second as a decimal string, such as `2` or `0.5`; `0` for no limit."""

    def to_representation(self, value: int) -> str:
        return f"{Decimal(value) / 1000:f}"

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not re.fullmatch(RATE, data, re.ASCII):
            raise serializers.ValidationError(NUMBER_RULE + ", as a string")
        return thousandths(data)


def _several(names: Any) -> serializers.ListField:
    return serializers.ListField(child=OneOfField(list(names)), required=False)


RULE = {"name": "Payouts fail twice", "operations": ["payouts"], "onlyTheNext": 2, "status": 503}
_UNSET = {
    "note": "", "isOn": True, "page": None, "sourceAccountId": "", "destinationAccountId": "", "currency": "",
    "amount": 0, "every": 1, "fromTheNth": 1, "share": None, "until": None, "ratePerSecond": "0", "burst": 1,
    "headers": "", "body": "", "delay": "", "delayInMiddle": False, "connection": "", "noAnswerFor": "",
    "spoiledBody": "", "mistakes": [], "seed": "",
}  # fmt: skip


@extend_schema_field({"type": "string"})
class UntilField(MomentField):
    """A moment; a length that is given counts from the dataset's time."""

    def to_internal_value(self, value: Any) -> Any:
        try:
            return read_until(values.text(value))
        except ValueError as error:
            raise serializers.ValidationError(f"is {value!r:.100}; it {error}") from error


@example(RULE, answered=_UNSET | {"id": 3, "hits": 1, "lastHitAt": MOMENT})
class FaultRuleSerializer(BodySerializer):
    """A rule of the page Faults. What is left empty matches any request; several faults may go together.

    Above `ratePerSecond`, requests get 429. `delay` and `noAnswerFor` are lengths such as `200ms` or `1s..3s`. `until`
    is a moment, or a length such as `10m` from now on, of which the answer has the moment.
    """

    id = serializers.IntegerField(source="pk", read_only=True)
    name = _text(most=200)
    note = _text()
    isOn = serializers.BooleanField(required=False, source="is_on")
    operations = _several(OPERATIONS)
    page = _number(least=1, allow_null=True)
    sourceAccountId = _text("source")
    destinationAccountId = _text("destination")
    currency = _text("asset")
    amount = serializers.IntegerField(required=False, min_value=0)
    onlyTheNext = _number("most", allow_null=True)
    every = _number(least=1)
    fromTheNth = _number("start", least=1)
    share = ShareField(required=False, allow_null=True, source="millionths")
    until = UntilField(required=False, allow_null=True)
    ratePerSecond = RateField(required=False, source="per_second")
    burst = _number(least=1)
    status = _number(least=100, allow_null=True)
    headers = _text()
    body = _text()
    delay = _text(most=100)
    delayInMiddle = serializers.BooleanField(required=False, source="is_in_middle")
    connection = OneOfField(list(WAYS), required=False, allow_blank=True, source="way")
    noAnswerFor = _text("wait", most=100)
    spoiledBody = OneOfField(list(SPOILINGS), required=False, allow_blank=True, source="spoiling")
    mistakes = _several(MISTAKES)
    seed = _text(most=100)
    hits = serializers.IntegerField(read_only=True)
    lastHitAt = MomentField(source="last_hit_at", read_only=True, allow_null=True)


@example({"preset": next(iter(PRESETS))})
class FaultPresetSerializer(BodySerializer):
    """A ready-made rule, by its name."""

    preset = OneOfField(list(PRESETS))


@example(RULE)
class FaultRuleOrPresetSerializer(FaultRuleSerializer):
    """A rule of a list: its fields, or `{"preset": NAME}` and nothing else."""

    preset = OneOfField(list(PRESETS), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        preset = attrs.pop("preset", None)
        if preset is None:
            return attrs
        if attrs:
            raise serializers.ValidationError({"preset": ["stands alone, without other fields"]})
        return preset_values(preset)
