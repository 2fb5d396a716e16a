"""What control takes and gives for archives."""

from typing import Any

from rest_framework import serializers

from api.control.shapes import QuerySerializer
from api.openapi.declaring import example


class ImportQuerySerializer(QuerySerializer):
    """`replace` puts the archive in the place of all that the dataset holds; else it has to be empty."""

    replace = serializers.BooleanField(default=False)


@example({"rows": 424})
class ImportedSerializer(serializers.Serializer[Any]):
    """How many accounts, beneficiaries, records and bank accounts there are."""

    rows = serializers.IntegerField()
