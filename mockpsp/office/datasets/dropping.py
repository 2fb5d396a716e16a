"""The page that deletes a dataset with everything in it."""

from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import DELETION
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from mockpsp.office.datasets.addressed import addressed, frame_below
from mockpsp.office.datasets.facts import key_lines
from mockpsp.office.datasets.log import note_change
from tenants.dropping import drop_dataset
from tenants.models import Tenant
from tenants.naming import label_of
from tenants.sign_in import is_operator, key_in_use


def drop_page(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what goes, and asks for a tick; then the dataset is gone, and its sessions end."""
    tenant = addressed(request, number)
    lacks_yes = "sure" not in request.POST
    if request.method != "POST" or lacks_yes:
        keys = [line for line in key_lines(tenant, key_in_use(request)) if line.key.revoked_at is None]
        context = frame_below(request, tenant, f"Delete {label_of(tenant)}")
        context |= {"keys": keys, "lacks_yes": request.method == "POST", "open_signup": settings.OPEN_SIGNUP}
        return TemplateResponse(request, "admin/dataset/drop.html", context)
    return _drop(request, tenant)


def _drop(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    gone, operator = label_of(tenant), is_operator(request)
    if operator:
        note_change(request, tenant, f"Deleted {gone}", DELETION)
    with suppress(Tenant.DoesNotExist):  # somebody else was first
        drop_dataset(tenant)
    if operator:
        messages.success(request, f"{gone} is deleted, with everything in it.")
        return redirect("admin:tenants_tenant_changelist")
    logout(request)
    messages.success(request, f"{gone} is deleted, with everything in it. You are signed out.")
    return redirect("admin:login")
