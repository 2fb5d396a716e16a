"""What control takes and gives for accounts and beneficiaries, and what all its bodies have in common."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.settings import api_settings

from api.contract.fields import StringsField, TextField
from api.contract.shapes import AnswerSerializer
from api.control.wording import in_words, kind_of
from api.openapi.declaring import MOMENT, example
from ledgerdata.rules import values
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.values import read_moment, write_moment

WHOLE = api_settings.NON_FIELD_ERRORS_KEY
"""The name of a problem of the whole, which has no field."""

TYPES: dict[type[serializers.Field[Any, Any, Any, Any]], Any] = {
    serializers.CharField: str,
    serializers.BooleanField: bool,
    serializers.IntegerField: int,
    serializers.FloatField: int | float,
}


class InOurWords(AnswerSerializer):
    """What is sent: each problem says what would be right."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError as error:
            problems: Any = error.detail
            if not isinstance(data, Mapping):
                raise serializers.ValidationError({WHOLE: ["has to be an object"]}) from error
            named = {name: in_words(self.fields.get(name), problem) for name, problem in problems.items()}
            raise serializers.ValidationError(named) from error


class BodySerializer(InOurWords):
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


class QuerySerializer(InOurWords):
    """The parameters of an address. One that it does not know is refused; their values are text."""


def _wrong_type(field: Any, value: Any) -> str | None:
    """What is wrong where JSON has another type for the value than the field; DRF would take `"5"` for 5."""
    for kind, type in TYPES.items():
        if isinstance(field, kind) and value is not None:
            is_right = isinstance(value, type) and (kind is serializers.BooleanField or not isinstance(value, bool))
            return None if is_right else f"has to be {kind_of(field)}"
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
            return read_moment(values.text(value))
        except ValueError as error:
            raise serializers.ValidationError(f"is {value!r:.100}; {error}") from error

    def to_representation(self, value: Any) -> str:
        return write_moment(value)


_MONEY = {"amount": "100000", "currency": "EUR/2"}


class MoneySerializer(BodySerializer):
    """An amount in minor units: 100000 in EUR/2 is 1,000.00 EUR."""

    amount = TextField(values.amount_text)
    currency = TextField(values.asset)


@example({"id": "main", "name": "Main", "firstBalance": _MONEY})
class NewAccountSerializer(BodySerializer):
    """An internal account. Without an `id` one is made; a first balance comes as a payment of type OTHER."""

    id = TextField(values.reference, required=False)
    name = TextField(values.name)
    metadata = StringsField(values.metadata, required=False)
    firstBalance = MoneySerializer(required=False)


_IBAN = "DE89370400440532013000"


class BankDetailsSerializer(BodySerializer):
    """Without a `holder` it is the beneficiary's name, without a `country` the IBAN's."""

    holder = serializers.CharField(max_length=1_000, required=False, allow_blank=True)
    iban = serializers.CharField(max_length=100)
    bic = serializers.CharField(max_length=100, required=False, allow_blank=True)
    country = serializers.CharField(max_length=100, required=False, allow_blank=True)


@example({"id": "ben", "name": "Ben", "bankAccount": {"iban": _IBAN}})
class NewBeneficiarySerializer(BodySerializer):
    """Somebody outside, to whom payouts go. Without an `id` one is made; a connector's first read has `bankAccount`."""

    id = TextField(values.reference, required=False)
    name = TextField(values.name)
    metadata = StringsField(values.metadata, required=False)
    bankAccount = BankDetailsSerializer(required=False)


@example({"name": "Main account", "metadata": {"team": "treasury"}})
class AmendedSerializer(BodySerializer):
    """What is left out stays."""

    name = TextField(values.name, required=False)
    metadata = StringsField(values.metadata, required=False)


@extend_schema_serializer(component_name="Party")
@example({"id": "ben", "name": "Ben", "createdAt": MOMENT, "metadata": {}})
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
@example({"id": "main", "name": "Main", "createdAt": MOMENT, "metadata": {}, "balances": [_MONEY]})
class InternalAccountSerializer(AccountSerializer):
    """An account of the dataset's owner, and what it holds."""

    balances = BalanceSerializer(many=True, source="balances.all")
