"""What control takes and gives for accounts, beneficiaries, bank accounts and the dataset itself."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.contract.fields import StringsField, TextField
from api.contract.shapes import AnswerSerializer
from api.control.bodies import OneOfField
from api.openapi.declaring import example
from ledgerdata.rules import inputs
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.moments import read_moment, write_moment
from simulator.outcomes.durations import read_duration, say_duration
from tenants.expiring import LEAST, MOST
from tenants.models import Shortfall

TYPES: dict[type[serializers.Field[Any, Any, Any, Any]], tuple[Any, str]] = {
    serializers.CharField: (str, "a string"),
    serializers.BooleanField: (bool, "true or false"),
    serializers.IntegerField: (int, "a whole number"),
    serializers.FloatField: (int | float, "a number"),
}


class BodySerializer(AnswerSerializer):
    """A body: a field that it does not know is refused, for it may be a misspelt one; and nothing is coerced."""

    def to_internal_value(self, data: Any) -> Any:
        problems = self._wrong_types(data) if isinstance(data, Mapping) else {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            others: Any = error.detail
            raise serializers.ValidationError(others | problems) from error
        if problems:
            raise serializers.ValidationError(problems)
        return value

    def _wrong_types(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: _wrong_type(field, data.get(name)) for name, field in self.fields.items()}
        return {name: [problem] for name, problem in found.items() if problem}


class QuerySerializer(AnswerSerializer):
    """The parameters of an address. One that it does not know is refused; their values are text."""


def _wrong_type(field: Any, value: Any) -> str | None:
    """What is wrong where JSON has another type for the value than the field; DRF would take `"5"` for 5."""
    for kind, (type, words) in TYPES.items():
        if isinstance(field, kind) and value is not None:
            is_right = isinstance(value, type) and (kind is serializers.BooleanField or not isinstance(value, bool))
            return None if is_right else f"has to be {words}"
    return None


@contextmanager
def named_by(shape: type[serializers.Serializer[Any]]) -> Iterator[None]:
    """What is refused inside names fields as the caller knows them: `1.course` is `1.outcome`."""
    try:
        yield
    except InvalidInput as refused:
        names = {field.source: name for name, field in shape().fields.items()}
        renamed = {}
        for field, problem in refused.problems.items():
            place, dot, name = field.rpartition(".")
            renamed[f"{place}{dot}{names.get(name, name)}"] = problem
        raise InvalidInput(renamed) from refused


class MomentField(serializers.DateTimeField):
    """A date-time in RFC 3339; given in UTC with six digits, as in the contract."""

    def to_internal_value(self, value: Any) -> Any:
        try:
            return read_moment(inputs.text(value))
        except ValueError as error:
            raise serializers.ValidationError(f"is {value!r:.100}; {error}") from error

    def to_representation(self, value: Any) -> str:
        return write_moment(value)


def _expiring(text: object) -> timedelta:
    length = read_duration(inputs.text(text))
    if not LEAST <= length <= MOST:
        raise ValueError(f"has to be {say_duration(LEAST)} to {say_duration(MOST)}")
    return length


_MOMENT = "2026-01-31T09:30:00.000000Z"
_MONEY = {"amount": "100000", "currency": "EUR/2"}


class MoneySerializer(BodySerializer):
    """An amount in minor units: 100000 in EUR/2 is 1,000.00 EUR."""

    amount = TextField(inputs.amount_text)
    currency = TextField(inputs.asset)


@example({"id": "main", "name": "Main", "firstBalance": _MONEY})
class NewAccountSerializer(BodySerializer):
    """An internal account. Without an `id` one is made; a first balance comes as a payment of type OTHER."""

    id = TextField(inputs.reference, required=False)
    name = TextField(inputs.name)
    metadata = StringsField(inputs.metadata, required=False)
    firstBalance = MoneySerializer(required=False)


@example({"id": "ben", "name": "Ben"})
class NewBeneficiarySerializer(BodySerializer):
    """Somebody outside, to whom payouts go. Without an `id` one is made."""

    id = TextField(inputs.reference, required=False)
    name = TextField(inputs.name)
    metadata = StringsField(inputs.metadata, required=False)


@example({"name": "Main account", "metadata": {"team": "treasury"}})
class AmendedSerializer(BodySerializer):
    """What is left out stays."""

    name = TextField(inputs.name, required=False)
    metadata = StringsField(inputs.metadata, required=False)


@extend_schema_serializer(component_name="Party")
@example({"id": "ben", "name": "Ben", "createdAt": _MOMENT, "metadata": {}})
class AccountSerializer(serializers.Serializer[Any]):
    """An account or a beneficiary."""

    id = serializers.CharField(source="reference")
    name = serializers.CharField()
    createdAt = MomentField(source="created_at")
    metadata = serializers.DictField(child=serializers.CharField())


@extend_schema_serializer(component_name="Held")
class BalanceSerializer(serializers.Serializer[Any]):
    """What an account holds of one asset, in minor units."""

    amount = serializers.CharField()
    currency = serializers.CharField(source="asset")


@extend_schema_serializer(component_name="InternalAccount")
@example({"id": "main", "name": "Main", "createdAt": _MOMENT, "metadata": {}, "balances": [_MONEY]})
class InternalAccountSerializer(AccountSerializer):
    """An account of the dataset's owner, and what it holds."""

    balances = BalanceSerializer(many=True, source="balances.all")


_BANK = {"holder": "Ben", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX", "country": "DE", "settlesFor": "ben"}


@example(_BANK)
class NewBankAccountSerializer(BodySerializer):
    """Checked as a whole by ledgerdata.rules.bank_details."""

    holder = serializers.CharField(max_length=1_000)
    iban = serializers.CharField(max_length=100)
    bic = serializers.CharField(max_length=100, required=False, allow_blank=True)
    country = serializers.CharField(max_length=100, required=False, allow_blank=True)
    settlesFor = TextField(inputs.reference, required=False, allow_null=True)


@example(_BANK)
class BankAccountSerializer(serializers.Serializer[Any]):
    """The settlement details of the account or beneficiary that `settlesFor` names."""

    holder = serializers.CharField()
    iban = serializers.CharField()
    bic = serializers.CharField()
    country = serializers.CharField()
    settlesFor = serializers.CharField(source="account.reference", default=None, allow_null=True)


@example({"name": "test_refunds", "outcome": "succeed after 30s", "shortfall": "REFUSE"})
class SettingsSerializer(BodySerializer):
    """A PUT may leave out what is to stay."""

    name = TextField(inputs.name, required=False)
    outcome = serializers.CharField(required=False, max_length=1_000)
    shortfall = OneOfField([str(each) for each in Shortfall], required=False)


@example({"name": "test_refunds", "expiresIn": "1h"})
class NewDatasetSerializer(BodySerializer):
    """What the dataset is called, where it is to have a name; after `expiresIn` (1m to 30d) it goes by itself."""

    name = TextField(inputs.name, required=False)
    expiresIn = TextField(_expiring, required=False)


@example({"to": "3d"})
class AdvanceSerializer(BodySerializer):
    """`to` is a length (`3d`), a moment in RFC 3339, `next` or `end`."""

    to = serializers.CharField(max_length=100)


@example({"key": "psp_4f0c1ab2d3e4f5061728394a5b6c7d8e", "name": "test_refunds", "number": 12, "expiresAt": None})
class DatasetSerializer(serializers.Serializer[Any]):
    """A new dataset. Its `key` is told this once; `number` is what the admin knows it by; null: it stays."""

    key = serializers.CharField()
    name = serializers.CharField()
    number = serializers.IntegerField()
    expiresAt = MomentField(source="expires_at", allow_null=True)


_CLOCK = {"now": _MOMENT, "leadMilliseconds": 259_200_000, "nextDueAt": None, "dueSteps": 0}


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
