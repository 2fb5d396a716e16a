"""Making the words that payments are found by: for many at once, whenever somebody searches or many were made.

A write of payments makes none. Whoever makes them goes on from the last payment that has them; two who do it at the
same time make the same.
"""

from time import monotonic

from django.core.cache import cache
from django.db import transaction

from ledgerdata.models import PaymentWords
from ledgerdata.reading.search_index import payments_without_words, with_words
from tenants.datasets import in_use
from tenants.db.bulk import bulk_turn
from tenants.models import Tenant
from tenants.processes import start_command
from tenants.purging import take_back

ROWS_AT_ONCE = 500  # a few hundredths of a second
STARTED_FOR = 30  # seconds for which a process that makes the words is not started again


def index_payments(tenant: Tenant, within: float | None = None) -> bool:
    """Makes the words of the dataset's payments that have none, in short transactions, or of as many as so many seconds
    allow; whether that were all.

    Raises Busy where others keep the database, and Unusable where it takes no writes.
    """
    until = None if within is None else monotonic() + within
    is_all = False
    while not is_all and not _is_past(until):
        is_all = _index_in_a_turn(tenant, until)
        take_back([PaymentWords], [tenant.pk])
    return is_all


def _is_past(until: float | None) -> bool:
    return until is not None and monotonic() >= until


def _index_in_a_turn(tenant: Tenant, until: float | None) -> bool:
    """One transaction; whether that were all."""
    with bulk_turn() as turn, transaction.atomic():
        if not in_use().filter(pk=tenant.pk).exists():  # what is deleted just now gets no more words
            return True
        while not (turn.is_over() or _is_past(until)):
            if _index_some(tenant) < ROWS_AT_ONCE:
                return True
    return False


def start_indexing(tenant: Tenant) -> None:
    """Has a process of its own make all words that are missing, unless one was started just now."""
    if cache.add(f"index-payments:{tenant.pk}", True, STARTED_FOR):
        start_command("index_payments", str(tenant.pk))


def _index_some(tenant: Tenant) -> int:
    payments = payments_without_words(tenant).order_by("pk")[:ROWS_AT_ONCE]
    rows = [PaymentWords(pk=pk, tenant=tenant, words=words) for pk, words in with_words(tenant, payments)]
    PaymentWords.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
