"""By what payments are found."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from api.contract.filters import MomentField, OneOfField
from api.errors import MOST_QUOTED
from ledgerdata.models import Payment
from ledgerdata.rules.lifecycle import PaymentType, Status


class _Quoting(forms.Field):
    """Says what was given, and what would be right."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as error:
            said = f"is {value[:MOST_QUOTED]!r}; {error.messages[0]}"
            raise ValidationError("%(said)s", params={"said": said}) from error  # what is quoted may hold a %


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
    """Several together narrow further; `account` is either side's id."""

    type = OneOf(PaymentType)
    state = OneOf(Status)
    currency = django_filters.CharFilter("asset")
    account = django_filters.CharFilter(method="of_account")
    source = django_filters.CharFilter("source__reference")
    destination = django_filters.CharFilter("destination__reference")
    createdFrom = MomentFilter("created_at", "gte")
    createdUntil = MomentFilter("created_at", "lt")

    class Meta:
        model = Payment
        fields: list[str] = []

    def of_account(self, found: "QuerySet[Payment]", name: str, reference: Any) -> "QuerySet[Payment]":
        return found.filter(Q(source__reference=reference) | Q(destination__reference=reference))
