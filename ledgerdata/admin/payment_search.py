"""The search of the lists of payments."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from ledgerdata.admin import filters, paging
from ledgerdata.models import Payment, Record
from ledgerdata.operations import start_indexing
from ledgerdata.reading.search import among, find_payments
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import key_digest
from tenants.admin_scoping import by_dataset
from tenants.models import Tenant
from tenants.sign_in import active_tenant

MOST_FOUND = 10_000  # payments of a search that filters narrow further, or that go into a file

Payments = QuerySet[Payment]


def narrow_by_search(request: HttpRequest, payments: Payments, term: str) -> Payments:
    """The newest payments that a search for the term finds."""
    tenant = active_tenant(request)
    if not term:
        return payments
    if tenant is None:
        return _by_exact_id(request, payments, term)
    found = find_payments(tenant, term, MOST_FOUND if _needs_more(request) else paging.MOST_ROWS + 1)
    if not found.are_all_accounts:
        filters.warn_of_more_accounts(request, term)
    if not found.are_all_read:
        _make_ready(request, tenant)
    return payments.filter(pk__in=among(found.payments))


def _needs_more(request: HttpRequest) -> bool:
    """Whether filters narrow what is found, or all of it goes into a file."""
    is_narrowed = any(value for name, values in request.GET.lists() if name != "q" for value in values)
    return is_narrowed or request.path.rstrip("/").endswith(("/export/csv", "/export/json"))


def _make_ready(request: HttpRequest, tenant: Tenant) -> None:
    """Starts the process that indexes the payments' words, and adds a message."""
    start_indexing(tenant)
    if filters.is_list(request):
        messages.info(request, "Many payments are new: their words and amounts are being read. Search again soon.")


def _by_exact_id(request: HttpRequest, payments: Payments, term: str) -> Payments:
    """For an operator with all datasets: by the id of a payment, record or account, or by an idempotency key."""
    accounts = filters.accounts_called(request, term)
    if accounts:
        return filters.of_accounts(payments, accounts)
    most, types = paging.MOST_ROWS + 1, [str(type) for type in PaymentType]
    records = by_dataset(Record.objects.filter(reference=term), request)
    posted = by_dataset(Payment.objects.filter(type__in=types, key_digest=key_digest(term)), request)
    found = {*records.values_list("payment", flat=True)[:most], *posted.values_list("pk", flat=True)[:most]}
    return payments.filter(pk__in=found)
