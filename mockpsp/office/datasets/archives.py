"""A dataset as a file: the page of the dataset gives it out, and takes one in."""

from django.contrib import messages
from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify

from ledgerdata.archive import CONTENT_TYPE, pieces, take_in
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from ledgerdata.rules.errors import LedgerError
from mockpsp.office.datasets.addressed import addressed, page_of
from mockpsp.office.datasets.log import note_change


def export(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file, sent as it is made."""
    tenant = addressed(request, number)
    try:
        chunks = pieces(tenant)
    except LedgerError as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(tenant))
    name = "-".join(filter(None, [slugify(tenant.name)[:60], str(tenant.number)]))
    headers = {"Content-Disposition": f'attachment; filename="{name}.jsonl"'}
    return StreamingHttpResponse(chunks, content_type=CONTENT_TYPE, headers=headers)


def put_in(request: HttpRequest, number: int) -> HttpResponse:
    """Fills the dataset from a file; what it holds goes only where the form says so."""
    tenant = addressed(request, number)
    file = request.FILES.get("file")
    if request.method == "POST" and not isinstance(file, File):
        messages.error(request, "Nothing was imported: choose a file, as Export writes it.")
    elif request.method == "POST" and isinstance(file, File):
        try:
            rows = take_in(tenant, file, replaces="replace" in request.POST).rows
        except LedgerError as refusal:
            messages.error(request, f"Nothing was imported: {refusal}")
        else:
            note_change(request, addressed(request, number), f"Imported {file.name}")
            note = CONNECTOR_NOTE if tenant.last_written_at else ""
            messages.success(request, f"{rows:,} rows of {file.name} are in the dataset. {note}".strip())
    return redirect(f"{page_of(tenant)}#file")
