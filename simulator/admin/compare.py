"""The page Compare: what the consumer holds, against the dataset."""

from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from ledgerdata.rules.errors import NotPossible
from simulator.addresses import LookedUpOnce
from simulator.admin.compare_form import CompareForm
from simulator.compare.api import Unreadable
from simulator.compare.report import HEADINGS, table
from simulator.compare.running import Plan, Report, comparing
from tenants.models import Tenant
from tenants.sign_in import require_tenant

MOST = 20_000  # items of a list that are read while somebody waits for the page
WITHIN = 45.0  # seconds
SHOWN = 200
_one_at_once = Lock()
"""Held while a comparison runs: a consumer that answers slowly holds one thread of this process, and not all."""


def compare_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The form, and below it the report. Raises NoDatasetChosen for an operator who looks at all datasets."""
    tenant = require_tenant(request)
    form = CompareForm(request, tenant)
    context |= {"form": form, "is_allowed": settings.COMPARE, "most": MOST}
    if settings.COMPARE and "forget" in request.POST:
        form.forget()
        return HttpResponseRedirect(request.path)
    if settings.COMPARE and form.is_bound and form.is_valid():
        context |= _compared(tenant, form.keep())
    answer = TemplateResponse(request, "admin/simulator/compare.html", context)
    add_never_cache_headers(answer)
    return answer


def _compared(tenant: Tenant, settings: dict[str, Any]) -> dict[str, Any]:
    """The report; else why there is none."""
    if not _one_at_once.acquire(blocking=False):
        return {"refused": "Another comparison is running; try again when it has ended."}
    try:
        plan = Plan(tenant, settings["url"], settings["token"], settings["connector"], most=MOST)
        with comparing(plan, within=WITHIN, transport=_looked_up(plan.url)) as report:
            return _shown(report)
    except (Unreadable, NotPossible) as error:
        return {"refused": str(error)}
    finally:
        _one_at_once.release()


def _looked_up(url: str) -> LookedUpOnce:
    """The form has checked the address, and its name may lead elsewhere by now. Raises Unreadable."""
    try:
        return LookedUpOnce(url)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def _shown(report: Report) -> dict[str, Any]:
    return {
        "headings": HEADINGS[1:],
        "rows": table(report),
        "is_set_aside": any(sums.set_aside for sums in report.sums),
        "reasons": report.reasons(),
        "total": report.total,
        "differences": list(report.differences(SHOWN)),
        "since": report.since,
    }
