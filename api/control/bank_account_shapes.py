"""What control takes and gives for bank accounts."""

from typing import Any

from rest_framework import serializers

from api.contract.fields import TextField
from api.control.shapes import BodySerializer
from api.openapi.declaring import example
from ledgerdata.rules import values

_BANK = {"holder": "Ben", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX", "country": "DE", "settlesFor": "ben"}


@example(_BANK)
class NewBankAccountSerializer(BodySerializer):
    """Checked as a whole by ledgerdata.rules.bank_details. Without a `country` it is the IBAN's."""

    holder = serializers.CharField(max_length=1_000)
    iban = serializers.CharField(max_length=100)
    bic = serializers.CharField(max_length=100, required=False, allow_blank=True)
    country = serializers.CharField(max_length=100, required=False, allow_blank=True)
    settlesFor = TextField(values.reference, required=False, allow_null=True)


@example({"holder": "Benedict", "settlesFor": None})
class AmendedBankAccountSerializer(NewBankAccountSerializer):
    """What is left out stays, but for the `country` where another `iban` is given: then it is that IBAN's."""

    holder = serializers.CharField(max_length=1_000, required=False)
    iban = serializers.CharField(max_length=100, required=False)


@example(_BANK | {"id": 7})
class BankAccountSerializer(serializers.Serializer[Any]):
    """The settlement details of the account or beneficiary that `settlesFor` names."""

    id = serializers.IntegerField(source="pk")
    holder = serializers.CharField()
    iban = serializers.CharField()
    bic = serializers.CharField()
    country = serializers.CharField()
    settlesFor = serializers.CharField(source="account.reference", default=None, allow_null=True)
