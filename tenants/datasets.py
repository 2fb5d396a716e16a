"""Datasets as an operator looks for them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tenants.models import Standing, Tenant
from tenants.naming import label_of
from tenants.row_keys import is_key

MOST_OFFERED = 100


def in_use() -> QuerySet[Tenant]:
    """The datasets that there are. Other rows of Tenant are yet to be one, or were one."""
    return Tenant.objects.filter(standing=Standing.IN_USE)


def not_in_use() -> QuerySet[Tenant]:
    """The rows of Tenant that are not in use: nobody sees their rows."""
    return Tenant.objects.exclude(standing=Standing.IN_USE)


def numbered(number: int) -> Tenant | None:
    """The dataset with this number, whichever row it has now."""
    return all_numbered([number]).first()


def all_numbered(numbers: Iterable[int]) -> QuerySet[Tenant]:
    """The datasets with these numbers."""
    return in_use().filter(has_number(numbers))


def has_number(numbers: Iterable[int]) -> Q:
    """The condition that a row in use is of a dataset with one of these numbers."""
    wanted = list(numbers)
    return Q(pk__in=wanted, first_pk=None) | Q(first_pk__in=wanted)


def offered_datasets(text: str = "") -> QuerySet[Tenant]:
    """The first datasets by name of those whose name holds `text`; all where it is empty."""
    return in_use().filter(name__icontains=text).order_by("name", "pk")[:MOST_OFFERED]


def matching_datasets(text: str) -> list[Tenant]:
    """The dataset that `text` labels, else those with that very name, else those whose name holds it."""
    number = text.rpartition("#")[2]
    if is_key(number):
        labelled = numbered(int(number))
        if labelled and text in (label_of(labelled), f"#{number}"):
            return [labelled]
    named = list(in_use().filter(name__iexact=text).order_by("pk")[:MOST_OFFERED])
    return named if len(named) == 1 else list(offered_datasets(text))


def newest_datasets() -> QuerySet[Tenant]:
    """The newest datasets."""
    return in_use().order_by("-pk")[:MOST_OFFERED]
