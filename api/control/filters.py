"""By what payments, accounts and bank accounts are found."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from api.contract.filters import MomentField, OneOfField
from api.control.searching import payments_with
from api.errors import MOST_QUOTED
from ledgerdata.models import Account, BankAccount, Payment
from ledgerdata.reading.assets import assets_like
from ledgerdata.reading.search import among, named
from ledgerdata.rules.lifecycle import PaymentType, Status


class _Quoting(forms.Field):
    """Says what was given, and what would be right."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as error:
            problem = f"is {value[:MOST_QUOTED]!r}; {error.messages[0]}"
            raise ValidationError("%(said)s", params={"said": problem}) from error  # what is quoted may hold a %


class _MomentField(_Quoting, MomentField):
    """A date-time in RFC 3339, as in the contract."""


class _OneOfField(_Quoting, OneOfField):
    """One of several words."""


class MomentFilter(django_filters.Filter):
    field_class = _MomentField


class OneOf(django_filters.Filter):
    field_class = _OneOfField

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(choices=[(str(word), str(word)) for word in words])


class PaymentFilter(django_filters.FilterSet):
    """Several together narrow further. `account` is either side's id, `search` what the admin's search takes.

    `currency` is an asset, or one without its decimals: `EUR` finds `EUR/2` and others.
    """

    type = OneOf(PaymentType)
    state = OneOf(Status)
    currency = django_filters.CharFilter(method="of_currency")
    account = django_filters.CharFilter(method="of_account")
    source = django_filters.CharFilter("source__reference")
    destination = django_filters.CharFilter("destination__reference")
    createdFrom = MomentFilter("created_at", "gte")
    createdUntil = MomentFilter("created_at", "lt")
    search = django_filters.CharFilter(method="with_words")

    class Meta:
        model = Payment
        fields: list[str] = []

    def with_words(self, found: "QuerySet[Payment]", name: str, text: Any) -> "QuerySet[Payment]":
        request: Any = self.request
        return found.filter(pk__in=among(payments_with(request.user, text)))

    def of_currency(self, found: "QuerySet[Payment]", name: str, text: Any) -> "QuerySet[Payment]":
        request: Any = self.request
        return found.filter(asset__in=assets_like(request.user, text))

    def of_account(self, found: "QuerySet[Payment]", name: str, reference: Any) -> "QuerySet[Payment]":
        return found.filter(Q(source__reference=reference) | Q(destination__reference=reference))


class AccountFilter(django_filters.FilterSet):
    """`search` is an id or its beginning, or a part of a name."""

    search = django_filters.CharFilter(method="called")

    class Meta:
        model = Account
        fields: list[str] = []

    def called(self, found: "QuerySet[Account]", name: str, text: Any) -> "QuerySet[Account]":
        return found.filter(named(text))


class BankAccountFilter(django_filters.FilterSet):
    """`search` is an IBAN, or a part of a holder's name; `settlesFor` the id of an account or beneficiary."""

    search = django_filters.CharFilter(method="called")
    settlesFor = django_filters.CharFilter("account__reference")

    class Meta:
        model = BankAccount
        fields: list[str] = []

    def called(self, found: "QuerySet[BankAccount]", name: str, text: Any) -> "QuerySet[BankAccount]":
        return found.filter(Q(iban=text.replace(" ", "").upper()) | Q(holder__icontains=text))
