"""What control takes and gives for API keys."""

from functools import partial
from typing import Any

from rest_framework import serializers

from api.contract.fields import TextField
from api.control.shapes import BodySerializer, MomentField
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules import values
from tenants.made_keys import LABEL_LENGTH

_KEY = {
    "id": 7,
    "mask": "sk_4…7d8e",
    "label": "connector",
    "createdAt": MOMENT,
    "lastUsedAt": None,
    "revokedAt": None,
}


@example({"label": "connector"})
class NewKeySerializer(BodySerializer):
    """What the key is for."""

    label = TextField(partial(values.text, most=LABEL_LENGTH), required=False)  # type: ignore[assignment]  # DRF takes it out of the class


@example(_KEY)
class KeySerializer(serializers.Serializer[Any]):
    """A key, as far as it can be read."""

    id = serializers.IntegerField(source="pk")
    mask = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes it out of the class
    createdAt = MomentField(source="created_at")
    lastUsedAt = MomentField(source="last_used_at", allow_null=True)
    revokedAt = MomentField(source="revoked_at", allow_null=True)


@example(_KEY | {"key": "sk_4f0c1ab2d3e4f5061728394a5b6c7d8e"})
class MadeKeySerializer(KeySerializer):
    """A new key: only this answer has `key` in full."""

    key = serializers.CharField()
