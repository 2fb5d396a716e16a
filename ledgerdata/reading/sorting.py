"""Payments in other orders than that of their creation, within bounds."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ledgerdata.models import Payment

MOST_SORTED = 20_000  # of the newest payments: no index has them by amount or by change, for each would slow a payment


def newest_unsorted(payments: "QuerySet[Payment]") -> int | None:
    """The primary key of the newest payment that is too old to be sorted with the others; None where all are sorted."""
    keys = payments.order_by("-pk").values_list("pk", flat=True)
    return next(iter(keys[MOST_SORTED : MOST_SORTED + 1]), None)


def within_assets(fields: Iterable[str]) -> list[str]:
    """The same order, with the amounts of one asset together: those of different ones are not to be compared."""
    order: list[str] = []
    for field in fields:
        order += ["asset", field] if field.removeprefix("-") == "amount" else [field]
    return order
