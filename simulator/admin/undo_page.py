"""Undo: what a payment's page says of it, the link in the message after a press, and the page of confirmation."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from ledgerdata.admin.actions import VERSION, version_seen
from ledgerdata.admin.cells import became, money, page_url, state_badge
from ledgerdata.admin.form_pages import form_page
from ledgerdata.admin.marks import back_to_row
from ledgerdata.models import Payment
from ledgerdata.reading.prospect import prospect_of
from ledgerdata.rules.errors import LedgerError, NotPossible
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.undoing import opposite
from simulator.undoing import Undo, is_fresh, last_record, undo, undo_of


class UndoForm(forms.Form):
    """The version of the payment that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def undo_context(payment: Payment) -> dict[str, Any]:
    """What the payment's page shows of it, for a minute after something was done."""
    record = last_record(payment)
    if record.position == 0 or not is_fresh(payment.tenant, record):
        return {}
    try:
        wanted = undo_of(payment)
    except NotPossible as refused:
        return {"undo_why_not": str(refused)}
    page = page_url("payment", payment.pk)
    return {"undo_url": _url(payment, page), "undo_what": wanted.taken_back}


def undo_link(payment: Payment, status: str, back: str) -> SafeString:
    """A link to the page of confirmation, where a record of this status can be taken back at all."""
    if opposite(Status(status), PaymentType(payment.type)) is None:
        return mark_safe("")
    return format_html(' <a href="{}" data-opens>Undo…</a>', _url(payment, back))


def undo_page(model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, payment: Payment) -> HttpResponse:
    """Asks, or takes back; where that is not possible it says why, on the page that it came from."""
    page = page_url("payment", payment.pk)
    try:
        if request.method != "POST":
            return _confirmation_page(model_admin, request, payment, undo_of(payment))
        record = undo(payment, version_seen(request))
    except LedgerError as refused:
        model_admin.message_user(request, f"Not taken back. {refused}", messages.ERROR)
    else:
        amount = money(record.amount, payment.asset)
        done = format_html('Taken back: {} of <a href="{}">{}</a>.', amount, page, payment.reference)
        model_admin.message_user(request, done, messages.SUCCESS)
    return redirect(back_to_row(request, payment.pk, page))


def _confirmation_page(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, payment: Payment, wanted: Undo
) -> HttpResponse:
    seen = prospect_of(wanted.action, [payment], lambda payment: payment.version, wanted.amount)
    return form_page(
        model_admin,
        request,
        UndoForm(initial={VERSION: payment.version}),
        [],
        title=f"Undo {wanted.taken_back}: {payment.reference}",
        button=f"Undo {wanted.taken_back}",
        crumb="Undo",
        state=state_badge(payment),
        amount=money(payment.amount, payment.asset),
        became=", ".join(became(payment)),
        moves=seen.moves.values(),
        note=f"No connector has read it yet. Its record stays, and another one takes it back: {wanted.action.label}.",
        template="admin/ledgerdata/action.html",
        parent={"name": payment.reference, "url": page_url("payment", payment.pk)},
    )


def _url(payment: Payment, back: str) -> str:
    return f"{reverse('admin:simulator_undo', args=[payment.pk])}?{urlencode({'next': back})}"
