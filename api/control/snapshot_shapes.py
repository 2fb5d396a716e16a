"""What control takes and gives for snapshots."""

from typing import Any

from rest_framework import serializers

from api.control.shapes import BodySerializer, MomentField


class RestoreSerializer(BodySerializer):
    """`into` is an API key of the dataset that is filled; without one it is the snapshot's own."""

    into = serializers.CharField(required=False, max_length=200)


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
