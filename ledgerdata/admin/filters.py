"""Filters of the lists of payments: fields of one form above the table, each answered by an index."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from ledgerdata.admin import paging
from ledgerdata.admin.cells import words
from ledgerdata.admin.fields import account_suggestions, asset_suggestions
from ledgerdata.models import Account, Kind, Payment
from ledgerdata.reading.assets import assets_like
from ledgerdata.reading.search import MOST_ACCOUNTS, SIDES, accounts_like, among, of_sides
from ledgerdata.reading.since import first_since
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.admin_scoping import by_dataset
from tenants.sign_in import active_tenant

Payments = QuerySet[Payment]
Pairs = list[tuple[str, str]]


class FormFilter(admin.SimpleListFilter):
    """A filter that the form shows as `widget`: select, text or date."""

    widget = "select"
    placeholder = ""

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.request = request
        super().__init__(request, params, model, model_admin)

    def has_output(self) -> bool:
        return True

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return []

    def text(self) -> str:
        """The value of the filter; empty where it is not set."""
        return (self.value() or "").strip()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return self.narrow(request, queryset) if self.text() else queryset

    def narrow(self, request: HttpRequest, payments: Payments) -> Payments:
        return payments.filter(**{str(self.parameter_name): self.text()})


class TypeFilter(FormFilter):
    title, parameter_name = "type", "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [(str(type), words(type)) for type in PaymentType]


class StateFilter(FormFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [(str(status), words(status)) for status in Status]


class AssetFilter(FormFilter):
    """By an asset, `EUR/2`, or by a currency, `EUR`, with however many decimals."""

    title, parameter_name, widget = "asset", "asset", "text"
    placeholder = "EUR"

    def narrow(self, request: HttpRequest, payments: Payments) -> Payments:
        return payments.filter(asset__in=assets_like(active_tenant(request), self.text().upper()))

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return asset_suggestions(active_tenant(request))


class AccountFilter(FormFilter):
    """By an account or beneficiary on either side. It stands last: it works on the result of the others."""

    title, parameter_name, widget = "account", "account", "text"
    placeholder = "id or name"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        tenant = active_tenant(request)
        return account_suggestions(tenant, Kind.INTERNAL) if tenant else []

    def narrow(self, request: HttpRequest, payments: Payments) -> Payments:
        side = request.GET.get(str(SideFilter.parameter_name), "")
        return of_accounts(payments, accounts_wanted(request, self.text()), (side,) if side in SIDES else SIDES)


class SideFilter(FormFilter):
    """Narrows AccountFilter to one side; by itself it finds all."""

    title, parameter_name = "side", "side"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [(side, capfirst(side)) for side in SIDES]

    def narrow(self, request: HttpRequest, payments: Payments) -> Payments:
        return payments


class FromFilter(FormFilter):
    title, parameter_name, widget = "from", "from", "date"

    def narrow(self, request: HttpRequest, payments: Payments) -> Payments:
        return _since(request, payments, _midnight(_day(self.text())))


class UntilFilter(FormFilter):
    title, parameter_name, widget = "until", "until", "date"

    def narrow(self, request: HttpRequest, payments: Payments) -> Payments:
        day = _day(self.text())
        return payments if day == date.max else _before(request, payments, _midnight(day + timedelta(days=1)))


def _since(request: HttpRequest, payments: Payments, moment: datetime) -> Payments:
    tenant = active_tenant(request)
    if tenant is None:  # each dataset has its own order of primary keys
        return payments.filter(created_at__gte=moment)
    return payments.filter(pk__gte=first_since(tenant, [moment])[0])


def _before(request: HttpRequest, payments: Payments, moment: datetime) -> Payments:
    tenant = active_tenant(request)
    if tenant is None:
        return payments.filter(created_at__lt=moment)
    return payments.filter(pk__lt=first_since(tenant, [moment])[0])


def accounts_wanted(request: HttpRequest, text: str) -> list[Account]:
    """The accounts and beneficiaries of that id or name; of that very id, for an operator who looks at all datasets."""
    tenant = active_tenant(request)
    if tenant is None:
        return accounts_called(request, text)
    accounts, are_all = accounts_like(tenant, text)
    if not are_all:
        warn_of_more_accounts(request, text)
    return accounts


def is_list(request: HttpRequest) -> bool:
    """Whether the request is for a list, where messages are shown; other pages search in the same way without them."""
    match = request.resolver_match
    return request.method == "GET" and match is not None and (match.url_name or "").endswith("_changelist")


def warn_of_more_accounts(request: HttpRequest, text: str) -> None:
    if is_list(request):
        warning = f"More than {MOST_ACCOUNTS} accounts are called {text}; these are the payments of the newest of them."
        messages.warning(request, warning)


def accounts_called(request: HttpRequest, reference: str) -> list[Account]:
    """The visible accounts and beneficiaries with this id; an operator may see several.

    Of more than MOST_ACCOUNTS it takes the newest, and a message says so.
    """
    called = by_dataset(Account.objects.filter(reference=reference), request).order_by("-pk")
    found = list(called.only("tenant")[: MOST_ACCOUNTS + 1])
    if len(found) > MOST_ACCOUNTS and is_list(request):
        warning = (
            f"More than {MOST_ACCOUNTS} datasets have an account {reference}; choose a dataset to see its payments."
        )
        messages.warning(request, warning)
    return found[:MOST_ACCOUNTS]


def of_accounts(payments: Payments, accounts: list[Account], sides: tuple[str, ...] = SIDES) -> Payments:
    """The payments of which one of the accounts is such a side, as many as a list shows."""
    return payments.filter(pk__in=among(of_sides(payments, accounts, paging.MOST_ROWS + 1, sides)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise IncorrectLookupParameters(f"{text!r} is not a date") from error
