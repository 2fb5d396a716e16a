"""The filters of the lists, declared with django-filter.

Their form is never built: that costs more than the page. The read path cleans the declared fields one by one.
"""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from rest_framework.exceptions import ParseError

from ledgerdata.models import Account, Record
from ledgerdata.rules.moments import read_moment


class MomentField(forms.Field):
    """A date-time in RFC 3339, at any UTC offset."""

    def to_python(self, value: Any) -> datetime:
        try:
            return read_moment(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class SinceFilter(django_filters.Filter):
    """Rows stamped at or after a moment: inclusive (contract.md, Reads)."""

    field_class = MomentField


class AccountFilter(django_filters.FilterSet):
    createdAtFrom = SinceFilter("created_at", "gte")

    class Meta:
        model = Account
        fields: list[str] = []


class TransactionFilter(django_filters.FilterSet):
    updatedAtFrom = SinceFilter("created_at", "gte")

    class Meta:
        model = Record
        fields: list[str] = []


def since(filters: type[django_filters.FilterSet], query: QueryDict) -> datetime | None:
    """The moment that the query asks for rows from, or None.

    Raises ParseError naming the parameter where it is not a date-time.
    """
    for name, declared in filters.base_filters.items():
        if name in query:
            try:
                moment: datetime = declared.field.clean(query[name])
            except ValidationError as error:
                raise ParseError(f"{name} is {query[name]!r}: {error.messages[0]}.") from error
            return moment
    return None
