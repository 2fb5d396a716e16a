"""What control takes and gives for accounts, beneficiaries, bank accounts and the dataset itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from rest_framework import serializers

from api.contract.fields import StringsField, TextField
from api.contract.shapes import AnswerSerializer
from ledgerdata.rules import inputs
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.moments import write_moment
from simulator.outcomes.durations import read_duration, say_duration
from tenants.expiring import LEAST, MOST
from tenants.models import Shortfall


class BodySerializer(AnswerSerializer):
    """A body: a field that it does not know is refused, for it may be a misspelt one."""


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
    """A date-time in UTC with six digits, as in the contract."""

    def to_representation(self, value: Any) -> str:
        return write_moment(value)


def _expiring(text: object) -> timedelta:
    length = read_duration(inputs.text(text))
    if not LEAST <= length <= MOST:
        raise ValueError(f"has to be {say_duration(LEAST)} to {say_duration(MOST)}")
    return length


class MoneySerializer(BodySerializer):
    amount = TextField(inputs.amount_text)
    currency = TextField(inputs.asset)


class NewAccountSerializer(BodySerializer):
    id = TextField(inputs.reference, required=False)
    name = TextField(inputs.name)
    metadata = StringsField(inputs.metadata, required=False)
    firstBalance = MoneySerializer(required=False)


class NewBeneficiarySerializer(BodySerializer):
    id = TextField(inputs.reference, required=False)
    name = TextField(inputs.name)
    metadata = StringsField(inputs.metadata, required=False)


class AccountSerializer(serializers.Serializer[Any]):
    """An account or a beneficiary."""

    id = serializers.CharField(source="reference")
    name = serializers.CharField()
    createdAt = MomentField(source="created_at")
    metadata = serializers.DictField(child=serializers.CharField())


class BalanceSerializer(serializers.Serializer[Any]):
    amount = serializers.CharField()
    currency = serializers.CharField(source="asset")


class InternalAccountSerializer(AccountSerializer):
    balances = BalanceSerializer(many=True, source="balances.all")


class NewBankAccountSerializer(BodySerializer):
    """Checked as a whole by ledgerdata.rules.bank_details."""

    holder = serializers.CharField(max_length=1_000)
    iban = serializers.CharField(max_length=100)
    bic = serializers.CharField(max_length=100, required=False, allow_blank=True)
    country = serializers.CharField(max_length=100, required=False, allow_blank=True)
    settlesFor = TextField(inputs.reference, required=False, allow_null=True)


class BankAccountSerializer(serializers.Serializer[Any]):
    holder = serializers.CharField()
    iban = serializers.CharField()
    bic = serializers.CharField()
    country = serializers.CharField()
    settlesFor = serializers.CharField(source="account.reference", default=None)


class SettingsSerializer(BodySerializer):
    """A PUT may leave out what is to stay."""

    name = TextField(inputs.name, required=False)
    outcome = serializers.CharField(required=False, max_length=1_000)
    shortfall = serializers.ChoiceField([str(each) for each in Shortfall], required=False)


class NewDatasetSerializer(BodySerializer):
    """`expiresIn` is a length from 1m to 30d, after which the dataset goes by itself."""

    name = TextField(inputs.name, required=False)
    expiresIn = TextField(_expiring, required=False)


class MadeDatasetSerializer(serializers.Serializer[Any]):
    """`key` is told this once: nobody can read it again."""

    key = serializers.CharField()
    name = serializers.CharField()
    number = serializers.IntegerField()
    expiresAt = MomentField(source="expires_at", allow_null=True)


class AdvanceSerializer(BodySerializer):
    """`to` is a length (`3d`), a moment in RFC 3339, `next` or `end`."""

    to = serializers.CharField(max_length=100)
