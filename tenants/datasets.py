"""Datasets as an operator looks for them."""

from django.db.models import QuerySet

from tenants.models import Tenant

MOST_OFFERED = 100


def offered_datasets(text: str = "") -> QuerySet[Tenant]:
    """The first datasets by name of those whose name holds `text`; all where it is empty."""
    return Tenant.objects.filter(name__icontains=text).order_by("name", "pk")[:MOST_OFFERED]


def label_of(tenant: Tenant) -> str:
    """A dataset's name with its number, because names may be the same."""
    return f"{tenant.name} #{tenant.pk}"


def matching_datasets(text: str) -> list[Tenant]:
    """The dataset that `text` labels, else those with that very name, else those whose name holds it."""
    number = text.rpartition("#")[2]
    if number.isascii() and number.isdigit() and len(number) < 19:
        labelled = Tenant.objects.filter(pk=int(number)).first()
        if labelled and text in (label_of(labelled), f"#{number}"):
            return [labelled]
    named = list(Tenant.objects.filter(name__iexact=text).order_by("pk")[:MOST_OFFERED])
    return named if len(named) == 1 else list(offered_datasets(text))


def newest_datasets() -> QuerySet[Tenant]:
    """The datasets that were made last."""
    return Tenant.objects.order_by("-pk")[:MOST_OFFERED]
