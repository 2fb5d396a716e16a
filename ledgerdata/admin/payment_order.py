"""The list of payments in other orders, and how many it has: within bounds, whatever the dataset holds."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest

from ledgerdata.reading import sorting
from ledgerdata.reading.counting import count_payments
from tenants.admin_requests import KnownParameters
from tenants.sign_in import active_tenant


class OrderedPayments(KnownParameters):
    """Sorts the newest payments of the list, and says so where it has more; counts them all."""

    is_sorted_in_part = False

    @property
    def most_sorted(self) -> str:
        """How many payments are sorted at most, as people read it."""
        return f"{sorting.MOST_SORTED:,}"

    @property
    def found_by(self) -> str:
        """The query that finds what this list has, without its page and order."""
        query: str = self.get_query_string(remove=["p", "o", "touched", "kept"])
        return query.removeprefix("?")

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        return sorting.within_assets(map(str, super().get_ordering(request, queryset)))

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        payments = super().get_queryset(request, exclude_parameters)
        fields = [str(field).removeprefix("-") for field in payments.query.order_by]
        if fields[:1] in ([], ["pk"], ["id"]):
            return payments
        last = sorting.newest_unsorted(payments)
        self.is_sorted_in_part = last is not None
        return payments if last is None else payments.filter(pk__gt=last)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        tenant, pages = active_tenant(request), cast(Any, self.model_admin)
        if tenant and self.paginator.is_capped and not self.query and not self.has_active_filters:
            self.paginator.known_total = count_payments(tenant, pages.only)
