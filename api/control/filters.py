"""By what payments are found."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from api.contract.filters import MomentField
from ledgerdata.models import Payment
from ledgerdata.rules.lifecycle import PaymentType, Status


class MomentFilter(django_filters.Filter):
    """A date-time in RFC 3339, as in the contract."""

    field_class = MomentField


class PaymentFilter(django_filters.FilterSet):
    """Several together narrow further; `account` is either side's id."""

    type = django_filters.ChoiceFilter(choices=[(str(each), str(each)) for each in PaymentType])
    state = django_filters.ChoiceFilter(choices=[(str(each), str(each)) for each in Status])
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
