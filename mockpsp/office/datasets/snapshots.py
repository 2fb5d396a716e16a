"""Snapshots of a dataset, as its page takes, restores and drops them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from ledgerdata.rules.errors import LedgerError, UnknownReference
from mockpsp.office.datasets.addressed import addressed, frame_below, page_of
from mockpsp.office.datasets.log import note_change
from mockpsp.office.datasets.other import other_dataset
from simulator import snapshots
from tenants.attention import attend
from tenants.contents import counted
from tenants.models import Tenant
from tenants.naming import label_of
from tenants.sign_in import is_operator


def take(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps the dataset as it is now."""
    tenant = addressed(request, number)
    if request.method == "POST":
        try:
            taken = snapshots.take(tenant, request.POST.get("name", "").strip())
        except LedgerError as refusal:
            messages.error(request, f"No snapshot was taken: {refusal}")
        else:
            messages.success(request, f"The snapshot “{taken.name}” is taken, of {counted(taken.records, 'record')}.")
    return _back(tenant)


def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Asks first, for all that the dataset holds now goes; or all that another one holds, where the form names it."""
    tenant = addressed(request, number)
    name = request.POST.get("name", request.GET.get("name", ""))
    named = request.POST.get("into", "").strip()
    try:
        snapshot = snapshots.snapshot_called(tenant, name)
        if request.method != "POST" or ("elsewhere" in request.POST and not named):
            context = frame_below(request, tenant, f"Restore “{snapshot.name}”")
            context |= {"snapshot": snapshot, "connector_note": CONNECTOR_NOTE, "is_operator": is_operator(request)}
            return TemplateResponse(request, "admin/dataset/restore.html", context)
        into = other_dataset(request, named) if named else tenant
        attend(into)
        restored = snapshots.restore(tenant, name, into)
    except LedgerError as refusal:
        messages.error(request, f"Nothing was restored: {refusal}")
        return _back(tenant)
    note_change(request, restored, f"Restored the snapshot {name}")
    which = f"The dataset {label_of(restored)}" if named else "The dataset"
    messages.success(request, f"{which} is as it was when “{name}” was taken. {CONNECTOR_NOTE}")
    return _back(restored if restored.number == tenant.number else tenant)


def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes a snapshot; the dataset itself stays as it is."""
    tenant = addressed(request, number)
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            snapshots.drop(tenant, name)
        except UnknownReference as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"The snapshot “{name}” is deleted.")
    return _back(tenant)


def _back(tenant: Tenant) -> HttpResponse:
    return redirect(f"{page_of(tenant)}#snapshots")
