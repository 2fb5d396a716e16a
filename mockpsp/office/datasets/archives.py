"""A dataset as a file: the page of the dataset gives it out, and takes one in."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain

from django.contrib import messages
from django.core.files import File
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify

from ledgerdata.archive import check, load, pieces, received, replace
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from ledgerdata.rules.errors import LedgerError
from mockpsp.office.datasets.addressed import addressed, page_of
from mockpsp.office.datasets.log import note_change
from tenants.clearing import clear
from tenants.models import Tenant
from tenants.purging import purge

PURGES_FOR = 0.5  # seconds, for what an import that ended in the middle has written


def export(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file, sent as it is made."""
    tenant = addressed(request, number)
    made = pieces(tenant)
    try:
        first = next(made)
    except LedgerError as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(tenant))
    name = "-".join(filter(None, [slugify(tenant.name)[:60], str(tenant.number)]))
    headers = {"Content-Disposition": f'attachment; filename="{name}.jsonl"'}
    return StreamingHttpResponse(chain([first], made), content_type="application/x-ndjson", headers=headers)


def put_in(request: HttpRequest, number: int) -> HttpResponse:
    """Fills the dataset from a file; what it holds goes only where the form says so."""
    tenant = addressed(request, number)
    file = request.FILES.get("file")
    if request.method == "POST" and not isinstance(file, File):
        messages.error(request, "Nothing was imported: choose a file, as Export writes it.")
    elif request.method == "POST" and isinstance(file, File):
        try:
            with _leaving_nothing():
                rows = _import(tenant, file, replaces="replace" in request.POST)
        except LedgerError as refusal:
            messages.error(request, f"Nothing was imported: {refusal}")
        else:
            note_change(request, addressed(request, number), f"Imported {file.name}")
            note = CONNECTOR_NOTE if tenant.last_written_at else ""
            messages.success(request, f"{rows:,} rows of {file.name} are in the dataset. {note}".strip())
    return redirect(f"{page_of(tenant)}#file")


def _import(tenant: Tenant, file: File[bytes], replaces: bool) -> int:
    with received(file) as path:
        archive = check(path)
        if replaces:
            left, _ = replace(tenant, archive)
            clear(left)
        else:
            load(tenant, archive)
    return archive.rows


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    try:
        yield
    except LedgerError:
        with suppress(OperationalError):  # others write just now
            purge(within=PURGES_FOR)
        raise
