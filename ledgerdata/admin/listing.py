"""What the lists of the ledger have in common."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst

from ledgerdata.admin.paging import CappedPaginator
from tenants.admin_scoping import TenantScoped
from tenants.sign_in import active_tenant


class LedgerList(TenantScoped):
    """A list that stays quick, under its model's name. With all datasets in view each row names its dataset."""

    paginator = CappedPaginator

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), *dataset_column(request)]

    @admin.display(description="dataset")
    def dataset(self, row: Any) -> str:
        return str(row.tenant)


def dataset_column(request: HttpRequest) -> list[str]:
    """The column with a row's dataset, where rows of several datasets are shown."""
    return [] if active_tenant(request) else ["dataset"]
