"""The page Compare: what the consumer holds, against the dataset."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from simulator.admin.compare_form import CompareForm
from tenants.sign_in import require_tenant

MOST = 20_000  # items of a list that are read while somebody waits for the page


def compare_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The form, and below it the report. Raises NoDatasetChosen for an operator who looks at all datasets."""
    tenant = require_tenant(request)
    form = CompareForm(request, tenant)
    context |= {"form": form, "is_allowed": settings.COMPARE, "most": MOST}
    if settings.COMPARE and "forget" in request.POST:
        form.forget()
        return HttpResponseRedirect(request.path)
    if settings.COMPARE and form.is_bound and form.is_valid():
        from simulator.admin.comparing import compared  # noqa: PLC0415  loads httpx, which few servers need

        context |= compared(tenant, form.keep(), MOST)
    answer = TemplateResponse(request, "admin/simulator/compare.html", context)
    add_never_cache_headers(answer)
    return answer
