"""The page that empties a dataset: it says what goes, what stays, and what a connector does then."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ledgerdata.operations import reset_dataset, writing
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from mockpsp.office.datasets.addressed import frame_below
from mockpsp.office.datasets.log import note_change
from tenants.clearing import clear
from tenants.contents import contents_of
from tenants.naming import label_of
from tenants.sign_in import require_tenant


def reset_page(request: HttpRequest) -> HttpResponse:
    """Raises NoDatasetChosen for an operator who looks at all datasets."""
    tenant = require_tenant(request)
    if request.method != "POST":
        context = frame_below(request, tenant, f"Empty {label_of(tenant)}") | {"connector_note": CONNECTOR_NOTE}
        return TemplateResponse(request, "admin/reset.html", context)
    if request.POST.get("dataset") != str(tenant.number):  # it was switched in another tab since the page was shown
        messages.error(request, f"Nothing was emptied: you are looking at {label_of(tenant)} now.")
        return redirect("admin:reset_dataset")
    with writing(tenant) as book:
        left = book.tenant
        gone = contents_of(left)
        empty = reset_dataset(book)
    note_change(request, empty, f"Emptied: {gone} are gone.")
    clear(left)
    messages.success(request, f"{empty} is empty: {gone} are gone. {CONNECTOR_NOTE}")
    return redirect("admin:index")
