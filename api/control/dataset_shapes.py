"""What control takes and gives for the dataset itself: what it is, its settings, its clock."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.contract.fields import TextField
from api.control.bodies import OneOfField
from api.control.shapes import BodySerializer, MomentField
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules import values
from simulator.lifetime import read_lifetime
from tenants.models import Shortfall, Tenant
from tenants.size import about_bytes


@example({"name": "test_refunds", "outcome": "succeed after 30s", "shortfall": "REFUSE"})
class SettingsSerializer(BodySerializer):
    """A PUT may leave out what is to stay."""

    name = TextField(values.name, required=False)
    outcome = serializers.CharField(required=False, max_length=1_000)
    shortfall = OneOfField([str(each) for each in Shortfall], required=False)


@example({"name": "test_refunds", "expiresIn": "1h"})
class NewDatasetSerializer(BodySerializer):
    """What the dataset is called, where it is to have a name; after `expiresIn` (1m to 30d) it goes by itself."""

    name = TextField(values.name, required=False)
    expiresIn = TextField(read_lifetime, required=False)


@example({"to": "3d"})
class AdvanceSerializer(BodySerializer):
    """`to` is a length (`3d`), a moment in RFC 3339, `next` or `end`."""

    to = serializers.CharField(max_length=100)


@example({"key": "psp_4f0c1ab2d3e4f5061728394a5b6c7d8e", "name": "test_refunds", "number": 12, "expiresAt": None})
class DatasetSerializer(serializers.Serializer[Any]):
    """A new dataset. Only this answer has its `key` in full; `number` is what the admin shows; null: it stays."""

    key = serializers.CharField()
    name = serializers.CharField()
    number = serializers.IntegerField()
    expiresAt = MomentField(source="expires_at", allow_null=True)


@extend_schema_serializer(component_name="DatasetFacts")
@example(
    {
        "number": 12,
        "name": "test_refunds",
        "createdAt": MOMENT,
        "expiresAt": None,
        "internalAccounts": 2,
        "beneficiaries": 5,
        "records": 240,
        "bytes": 210_000,
        "lastWrittenAt": MOMENT,
    }
)
class DatasetFactsSerializer(serializers.Serializer[Any]):
    """What the dataset holds. `bytes` is about what it takes in the database; `expiresAt` null: it stays."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    createdAt = MomentField(source="created_at")
    expiresAt = MomentField(source="expires_at", allow_null=True)
    internalAccounts = serializers.IntegerField(source="internal_accounts")
    beneficiaries = serializers.IntegerField()
    records = serializers.IntegerField()
    bytes = serializers.SerializerMethodField()
    lastWrittenAt = MomentField(source="last_written_at", allow_null=True)

    def get_bytes(self, tenant: Tenant) -> int:
        return about_bytes(tenant)


@example({"expiresIn": "2h"})
class ExpirySerializer(BodySerializer):
    """From now on for so long (1m to 30d), then the dataset goes by itself; null: it stays."""

    expiresIn = TextField(read_lifetime, required=False, allow_null=True)


_CLOCK = {"now": MOMENT, "leadMilliseconds": 259_200_000, "nextDueAt": None, "dueSteps": 0}


@example(_CLOCK)
class ClockSerializer(serializers.Serializer[Any]):
    """The dataset's time, how far it is ahead of the machine's, and what is due next."""

    now = MomentField()
    leadMilliseconds = serializers.IntegerField()
    nextDueAt = MomentField(allow_null=True)
    dueSteps = serializers.IntegerField()


@example(_CLOCK | {"done": 1, "dropped": 0, "arrived": 0, "isMore": False})
class AdvancedSerializer(ClockSerializer):
    """The clock, and what was done: steps done and dropped, payments of live traffic that arrived.

    `isMore` where one call was not enough: `{"to": "0s"}` goes on with what is due.
    """

    done = serializers.IntegerField()
    dropped = serializers.IntegerField()
    arrived = serializers.IntegerField()
    isMore = serializers.BooleanField()
