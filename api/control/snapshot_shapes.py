"""What control takes and gives for snapshots."""

from typing import Any

from rest_framework import serializers

from api.control.shapes import BodySerializer, MomentField
from api.openapi.declaring import MOMENT, example


@example({"into": "psp_4f0c1ab2d3e4f5061728394a5b6c7d8e"})
class RestoreSerializer(BodySerializer):
    """`into` is an API key of the dataset that is filled; without one it is the snapshot's own."""

    into = serializers.CharField(required=False, max_length=200)


@example(
    {
        "name": "before-refunds",
        "takenAt": MOMENT,
        "clock": "2026-02-03T09:30:00.000000Z",
        "accounts": 2,
        "beneficiaries": 5,
        "records": 240,
        "dueSteps": 3,
        "size": 18_211,
    }
)
class SnapshotSerializer(serializers.Serializer[Any]):
    """`clock` was the dataset's time; `size` is in bytes, compressed."""

    name = serializers.CharField()
    takenAt = MomentField(source="taken_at")
    clock = MomentField()
    accounts = serializers.IntegerField(source="internal_accounts")
    beneficiaries = serializers.IntegerField()
    records = serializers.IntegerField()
    dueSteps = serializers.IntegerField(source="due_steps")
    size = serializers.IntegerField()
