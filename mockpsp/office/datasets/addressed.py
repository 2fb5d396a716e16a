"""The dataset that an address names. An owner reaches only their own, an operator every one."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from mockpsp.office.frame import Crumb, frame
from tenants.datasets import numbered
from tenants.models import Tenant
from tenants.naming import label_of
from tenants.row_keys import MOST_DIGITS
from tenants.sign_in import active_tenant, is_operator

NO_ROW = 10**MOST_DIGITS
"""No row has such a number, and no query can name it: it is larger than the column."""


def addressed(request: HttpRequest, number: int) -> Tenant:
    """Raises Http404 where there is no such dataset for whoever is signed in."""
    if number >= NO_ROW:
        raise Http404
    if is_operator(request):
        found = numbered(number)
    else:
        active = active_tenant(request)
        found = active if active and active.number == number else None
    if found is None:
        raise Http404
    return found


def page_of(tenant: Tenant) -> str:
    """The address of the dataset's page."""
    return reverse("admin:dataset", args=[tenant.number])


def frame_below(request: HttpRequest, tenant: Tenant, title: str) -> dict[str, Any]:
    """The context of a page below the dataset's own."""
    return frame(request, title, *_list(request), Crumb(label_of(tenant), page_of(tenant))) | {"dataset": tenant}


def frame_of(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """The context of the dataset's own page."""
    return frame(request, label_of(tenant), *_list(request)) | {"dataset": tenant}


def _list(request: HttpRequest) -> list[Crumb]:
    return [Crumb("Datasets", reverse("admin:tenants_tenant_changelist"))] if is_operator(request) else []
