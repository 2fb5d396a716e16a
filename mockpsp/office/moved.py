"""Tells open pages whether their dataset has changed: visible pages poll this.

Most of the answer is in the dataset's row, which every request loads; pages that show requests or hits need one sum
more. Due work is done first, as before any page.
"""

from hashlib import blake2b

from django.db.models import Max, Sum
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from simulator.change_marks import ChangeMark, hits_mark, requests_mark
from tenants.datasets import in_use
from tenants.models import Tenant
from tenants.sign_in import active_tenant

_PAYMENTS = ("payment", "payout", "transfer")
ALSO: dict[str, ChangeMark] = {
    "admin:index": requests_mark,
    "admin:simulator_journalbatch_changelist": requests_mark,
    "admin:simulator_faultrule_changelist": hits_mark,
    **{f"admin:ledgerdata_{name}_change": requests_mark for name in _PAYMENTS},
}
"""By page, what it shows of a dataset besides what moves the dataset's own row."""

_FIELDS = (
    *("pk", "name", "shortfall", "outcome", "outcome_rules", "fault_rules", "lead", "attention_at"),
    *("last_written_at", "internal_accounts", "beneficiaries", "records"),
)


def mark_of(tenant: Tenant, page: str) -> str:
    """A text that changes whenever something that the page shows has changed."""
    also = ALSO.get(page)
    shown = [getattr(tenant, name) for name in _FIELDS], also(tenant) if also else None
    return blake2b(repr(shown).encode(), digest_size=8).hexdigest()


def following(request: HttpRequest, tenant: Tenant | None) -> dict[str, str]:
    """The page's context for polling. It is read before the contents of the page, so that no change is missed.

    With all datasets in view there is no query here: the script takes the first answer as the page's own state.
    """
    page = request.resolver_match.view_name if request.resolver_match else ""
    url = f"{reverse('admin:moved')}?{urlencode({'page': page})}"
    return {"moved_url": url, "moved_stamp": mark_of(tenant, page) if tenant else ""}


def moved(request: HttpRequest) -> JsonResponse:
    """The present text for the dataset, or for all of them."""
    tenant = active_tenant(request)
    if tenant is not None:
        return JsonResponse({"stamp": mark_of(tenant, request.GET.get("page", ""))})
    last = in_use().aggregate(Max("last_written_at"), Sum("records"), Sum("lead"))
    return JsonResponse({"stamp": blake2b(repr(last).encode(), digest_size=8).hexdigest()})
