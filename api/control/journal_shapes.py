"""What control takes and gives for the journal."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.contract.fields import TextField
from api.control.bodies import OneOfField
from api.control.shapes import MomentField, QuerySerializer
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules.limits import KEY_LENGTH
from ledgerdata.rules.values import read_moment
from simulator.faults.requests import OPERATIONS, Operation
from simulator.journal.reading import Placed, Wanted
from simulator.journal.statuses import read_status
from simulator.outcomes.durations import read_duration, say_duration

MOST_WAIT = timedelta(seconds=60)
MOST_SIZE = 1_000

_OPERATION_OF = {operation.path: operation for operation in OPERATIONS}


def place_of(text: str) -> tuple[int, int]:
    """The batch and the place that the id of a request names. Raises ValueError."""
    match = re.fullmatch(r"(\d{1,18})-(\d{1,9})", text, re.ASCII)
    if match is None:
        raise ValueError("has to be the id of a request, such as 17-3")
    return int(match[1]), int(match[2])


def _wait(text: str) -> float:
    length = read_duration(text)
    if length > MOST_WAIT:
        raise ValueError(f"may be {say_duration(MOST_WAIT)} at most")
    return length.total_seconds()


def _optional(check: Callable[[str], Any]) -> TextField:
    return TextField(check, required=False)


class RequestFilterSerializer(QuerySerializer):
    """`since` and `until` are moments of the machine's clock; `after` is the id of a request,
    `key` that of an API key.
    """

    operation = OneOfField([str(each) for each in OPERATIONS], required=False)
    status = _optional(read_status)
    since = _optional(read_moment)
    until = _optional(read_moment)
    idempotencyKey = serializers.CharField(required=False, max_length=KEY_LENGTH)
    onlyErrors = serializers.BooleanField(required=False)
    key = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    after = _optional(place_of)


class RequestQuerySerializer(RequestFilterSerializer):
    """The same with a page: the newest first, and those before the one with the id `before`. `wait` is a length."""

    before = _optional(place_of)
    pageSize = serializers.IntegerField(required=False, min_value=1, max_value=MOST_SIZE)
    wait = _optional(_wait)


def wanted_of(values: dict[str, Any]) -> Wanted:
    """What a query looks for."""
    return Wanted(
        operation=Operation(values["operation"]).path if "operation" in values else "",
        since=values.get("since"),
        until=values.get("until"),
        idempotency_key=values.get("idempotencyKey", ""),
        errors=values.get("onlyErrors", False),
        key=values.get("key"),
        after=values.get("after"),
        **values.get("status", {}),
    )


_ENTRY: dict[str, Any] = {
    "id": "17-3",
    "at": MOMENT,
    "milliseconds": 2.41,
    "operation": "payouts",
    "method": "POST",
    "path": "/payouts",
    "query": "",
    "status": 422,
    "bytes": 92,
    "items": None,
    "faultRule": "",
    "idempotencyKey": "salary-1",
    "key": "psp_…7d8e",
}


class EntrySerializer(serializers.Serializer[Placed]):
    """A request of the contract, and what it got. `key` is the mask of the API key; `rows` those that a list gave.

    `status` is 0 where a fault let no answer through; `bytes` are those that were sent of the answer's body.
    """

    id = serializers.SerializerMethodField()
    at = MomentField(source="entry.moment")
    milliseconds = serializers.SerializerMethodField()
    operation = serializers.SerializerMethodField()
    method = serializers.CharField(source="entry.method")
    path = serializers.CharField(source="entry.path")
    query = serializers.CharField(source="entry.query")
    status = serializers.IntegerField(source="entry.status")
    bytes = serializers.IntegerField(source="entry.size")
    items = serializers.IntegerField(source="entry.items", allow_null=True)
    faultRule = serializers.CharField(source="entry.rule")
    idempotencyKey = serializers.CharField(source="entry.idempotency_key")
    key = serializers.SerializerMethodField()

    def get_id(self, placed: Placed) -> str:
        return id_of(placed)

    def get_milliseconds(self, placed: Placed) -> float:
        return round(placed.entry.seconds * 1_000, 3)

    def get_operation(self, placed: Placed) -> str:
        return operation_named(placed.entry.operation)

    def get_key(self, placed: Placed) -> str:
        keys: dict[int, str] = self.context["keys"]
        return keys.get(placed.entry.key, "")


class BodiesSerializer(serializers.Serializer[Any]):
    """The first 16 kB of a request's body and of its answer's."""

    request = serializers.CharField()
    answer = serializers.CharField()


@example(_ENTRY | {"bodies": {"request": '{"idempotencyKey": "salary-1"}', "answer": '{"Title": "…"}'}})
class EntryWithBodiesSerializer(EntrySerializer):
    """`bodies` are kept of writes, and of answers of 400 and above; null else."""

    bodies = serializers.SerializerMethodField()

    @extend_schema_field(BodiesSerializer(allow_null=True))
    def get_bodies(self, placed: Placed) -> dict[str, Any] | None:
        found = self.context["bodies"]
        return dict(BodiesSerializer({"request": found[0], "answer": found[1]}).data) if found else None


@extend_schema_serializer(many=False)
@example({"next": None, "results": [_ENTRY]})
class EntryPageSerializer(serializers.Serializer[Any]):
    """The newest first; `next` is the address of those before, or null."""

    next = serializers.CharField(allow_null=True)
    results = EntrySerializer(many=True)


@example({"count": 41})
class CountSerializer(serializers.Serializer[Any]):
    """How many there are."""

    count = serializers.IntegerField()


def id_of(placed: Placed) -> str:
    return f"{placed.batch}-{placed.place}"


def operation_named(path: str) -> str:
    """The name of the operation that the journal knows by its path."""
    operation = _OPERATION_OF.get(path)
    return str(operation) if operation else path
