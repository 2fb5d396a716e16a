"""The page of a dataset itself, and its name."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from mockpsp.office.datasets.addressed import addressed, frame_of, page_of
from mockpsp.office.datasets.facts import facts_of
from mockpsp.office.datasets.log import note_change
from tenants.keys import new_key
from tenants.naming import label_of, rename
from tenants.sign_in import key_in_use


def dataset_page(request: HttpRequest, number: int) -> HttpResponse:
    """Shows the dataset; a POST gives it another name."""
    tenant = addressed(request, number)
    if request.method == "POST":
        try:
            renamed = rename(tenant, request.POST.get("name", ""))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            note_change(request, renamed, f"Named {renamed.name}")
            messages.success(request, f"The dataset is called {label_of(renamed)} now.")
        return redirect(page_of(tenant))
    context = frame_of(request, tenant) | facts_of(tenant, key_in_use(request)) | {"fresh_key": new_key()}
    return TemplateResponse(request, "admin/dataset.html", context)
