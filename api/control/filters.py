"""By what payments are found."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from api.contract.filters import MomentField
from ledgerdata.models import Payment
from ledgerdata.rules.lifecycle import PaymentType, Status


class MomentFilter(django_filters.Filter):
    """A date-time in RFC 3339, as in the contract."""

    field_class = MomentField


class OneOfField(forms.ChoiceField):
    """One of several words. One that is given may not be empty."""

    def __init__(self, *, words: list[str], **options: Any) -> None:
        super().__init__(choices=[(word, word) for word in words], **options)
        self.words = words

    def clean(self, value: Any) -> Any:
        if value is not None and value not in self.words:
            raise ValidationError(f"has to be one of {', '.join(self.words)}")
        return value


class OneOf(django_filters.Filter):
    field_class = OneOfField

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(words=[str(word) for word in words])


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
