"""What control gives of those who read the dataset."""

from typing import Any

from rest_framework import serializers

from api.control.journal_shapes import id_of, operation_named
from api.control.shapes import MomentField, QuerySerializer
from api.openapi.declaring import MOMENT, example


@example(
    {
        "operation": "transactions",
        "keyId": 7,
        "key": "psp_…7d8e (connector)",
        "lastAt": MOMENT,
        "lastStatus": 200,
        "lastPage": 3,
        "lastItems": 100,
        "notRead": 41,
        "requests": 12,
        "errors": 1,
        "lastErrorAt": MOMENT,
        "lastErrorStatus": 503,
    }
)
class ReaderSerializer(serializers.Serializer[Any]):
    """One API key at one operation. `notRead` are the rows of the list that it was not given yet; null for no list."""

    operation = serializers.SerializerMethodField()
    keyId = serializers.IntegerField(source="reader.key")
    key = serializers.CharField()
    lastAt = MomentField(source="reader.last_at")
    lastStatus = serializers.IntegerField(source="reader.last_status")
    lastPage = serializers.IntegerField(source="reader.last_page", allow_null=True)
    lastItems = serializers.IntegerField(source="reader.last_items", allow_null=True)
    notRead = serializers.IntegerField(source="not_read", allow_null=True)
    requests = serializers.IntegerField(source="reader.requests")
    errors = serializers.IntegerField(source="reader.errors")  # type: ignore[assignment]  # DRF takes it out of the class
    lastErrorAt = MomentField(source="reader.error_at", allow_null=True)
    lastErrorStatus = serializers.IntegerField(source="reader.error_status", allow_null=True)

    def get_operation(self, standing: Any) -> str:
        return operation_named(standing.reader.operation)


class GivenQuerySerializer(QuerySerializer):
    """`payment` is its reference, or the id of one of its records."""

    payment = serializers.CharField(max_length=1_000)


class GivingSerializer(serializers.Serializer[Any]):
    """A request of the journal that gave a record, and the key that it came with."""

    request = serializers.SerializerMethodField()
    at = MomentField(source="placed.entry.moment")
    key = serializers.CharField()

    def get_request(self, giving: Any) -> str:
        return id_of(giving.placed)


@example(
    {
        "record": "txn_0652f1a2b3c4d5_9f86d081884c",
        "status": "SUCCEEDED",
        "isGiven": True,
        "givings": [{"request": "17-3", "at": MOMENT, "key": "psp_…7d8e (connector)"}],
    }
)
class GivenSerializer(serializers.Serializer[Any]):
    """A record, and who was given it. `isGiven` without `givings`: before the oldest request that the journal keeps."""

    record = serializers.CharField(source="record.reference")
    status = serializers.CharField(source="record.status")
    isGiven = serializers.BooleanField(source="is_given")
    givings = GivingSerializer(many=True)
