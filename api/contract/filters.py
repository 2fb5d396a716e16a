"""What a list can be filtered and sorted by, declared with django-filter.

The lists' own SQL (ledgerdata.reading.pages) does not go through querysets; tests hold it against these filters'.
"""

from datetime import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from ledgerdata.models import Account, Record
from ledgerdata.rules.values import read_moment


class MomentField(forms.Field):
    """A date-time in RFC 3339, at any UTC offset. One that is given may not be empty."""

    def to_python(self, value: Any) -> datetime | None:
        if value is None:
            return None
        try:
            return read_moment(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class SinceFilter(django_filters.Filter):
    """Rows with a creation time at or after a moment: inclusive."""

    field_class = MomentField

    def __init__(self) -> None:
        super().__init__("created_at", "gte")


class OneOfField(forms.ChoiceField):
    """One of several words. One that is given may not be empty."""

    def __init__(self, *, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(choices=choices, **options)
        self.legal = [choice for choice, _ in choices]

    def clean(self, value: Any) -> Any:
        if value is not None and value not in self.legal:
            raise ValidationError(f"it has to be one of {', '.join(self.legal)}")
        return value


class SortFilter(django_filters.Filter):
    """The order of a list. All fields name the creation time: it is the one moment that a row has."""

    field_class = OneOfField

    def __init__(self, *fields: str) -> None:
        ways = [f"{name}:{way}" for name in fields for way in ("asc", "desc")]
        super().__init__("created_at", choices=[(way, way) for way in ways])

    def filter(self, qs: "QuerySet[Any]", value: str | None) -> "QuerySet[Any]":
        return qs.order_by("-created_at" if is_descending(value) else "created_at")


class ListFilter(django_filters.FilterSet):
    """What the filter of a list is; `since` names the parameter of its SinceFilter."""

    since: ClassVar[str]


class AccountFilter(ListFilter):
    since = "createdAtFrom"
    createdAtFrom = SinceFilter()
    sort = SortFilter("createdAt")

    class Meta:
        model = Account
        fields: list[str] = []


class TransactionFilter(ListFilter):
    since = "updatedAtFrom"
    updatedAtFrom = SinceFilter()
    sort = SortFilter("updatedAt", "createdAt")

    class Meta:
        model = Record
        fields: list[str] = []


def is_descending(sort: str | None) -> bool:
    """Whether `sort` asks for the newest rows first; a list without one begins with the oldest."""
    return sort is not None and sort.endswith(":desc")
