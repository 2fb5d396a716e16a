"""When a dataset goes by itself, as its page sets and clears it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ledgerdata.rules.values import write_moment
from mockpsp.office.datasets.addressed import addressed, page_of
from mockpsp.office.datasets.log import note_change
from simulator.lifetime import read_lifetime
from tenants.expiring import expire_in
from tenants.models import Tenant


def set_expiry(request: HttpRequest, number: int) -> HttpResponse:
    """A length of time from now on; the button Keep it clears it."""
    tenant = addressed(request, number)
    if request.method == "POST":
        try:
            length = None if "keep" in request.POST else read_lifetime(request.POST.get("expires_in", "").strip())
        except ValueError as error:
            messages.error(request, f"Nothing was changed: the time {error}")
        else:
            message = _notice(expire_in(tenant, length))
            note_change(request, tenant, message)
            messages.success(request, message)
    return redirect(page_of(tenant))


def _notice(tenant: Tenant) -> str:
    if tenant.expires_at is None:
        return "The dataset stays until somebody deletes it."
    return f"The dataset goes by itself at {write_moment(tenant.expires_at)[:16].replace('T', ' ')} UTC."
