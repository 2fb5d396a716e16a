"""Payments with what is due on them: their pages, and a new one that begins as the dataset's rules say."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from ledgerdata.admin.cells import moment, time_tag
from ledgerdata.admin.form_pages import safe_back
from ledgerdata.admin.payment import PaymentAdmin, PaymentPages, PayoutAdmin, TransferAdmin, payment_url
from ledgerdata.models import Payment, Payout, Transfer
from ledgerdata.operations import RecordDraft
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import LedgerError
from simulator.admin.journal_readers import with_givings
from simulator.admin.payment_form import NEW_LIVING_PAYMENT, LivingPaymentForm
from simulator.admin.undo_page import undo_context, undo_link, undo_page
from simulator.due import drop_step, hurry_step
from simulator.models import DueStep
from simulator.outcomes.sentences import say_step
from simulator.waiting import step_of

PRESSES = {"now": hurry_step, "drop": drop_step}


class LivingPages(PaymentPages):
    """Pages of payments, with the steps that are due on them and those that were dropped."""

    new_payment_form = LivingPaymentForm
    new_payment_groups = NEW_LIVING_PAYMENT
    page_template = "admin/simulator/payment.html"

    def page_context(self, payment: Payment) -> dict[str, Any]:
        context = super().page_context(payment)
        steps = list(DueStep.objects.filter(tenant=payment.tenant_id, payment=payment).order_by("due_at", "pk"))
        dropped = [_dropped(step) for step in steps if step.dropped_at]
        context["events"] = sorted([*context["events"], *dropped], key=lambda event: event["at"])
        with_givings(payment, context["events"])
        context["due"] = [_line(step) for step in steps if not step.dropped_at]
        context |= undo_context(payment)
        return context


class LivingPaymentAdmin(LivingPages, PaymentAdmin):
    def get_urls(self) -> list[URLPattern]:
        press = self.admin_site.admin_view(self.step_view)
        undo = self.admin_site.admin_view(self.undo_view)
        return [
            path("<path:object_id>/due/<int:step>/<slug:what>/", press, name="simulator_step"),
            path("<path:object_id>/undo/", undo, name="simulator_undo"),
            *super().get_urls(),
        ]

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        payment = self.seen(request, object_id)
        if not self.has_change_permission(request, payment):
            raise PermissionDenied
        return undo_page(self, request, payment)

    def message_of(self, request: HttpRequest, payment: Payment, action: Action, record: RecordDraft) -> SafeString:
        done = super().message_of(request, payment, action, record)
        return done + undo_link(payment, record.status, safe_back(request, payment_url(payment.pk)))

    def step_view(self, request: HttpRequest, object_id: str, step: int, what: str) -> HttpResponse:
        """A press on a button beside a step: do it now, or drop it."""
        payment = self.seen(request, object_id)
        if what not in PRESSES:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request, payment):
            raise PermissionDenied
        try:
            due = step_of(payment.tenant, step, payment.pk)
            PRESSES[what](payment.tenant, step)
        except LedgerError as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            done = "was done now" if what == "now" else "was dropped"
            self.message_user(request, f"The step “{due.action.replace('_', ' ')}” {done}.", messages.SUCCESS)
        return redirect(safe_back(request, payment_url(payment.pk)))


class LivingPayoutAdmin(LivingPages, PayoutAdmin):
    """Payouts."""


class LivingTransferAdmin(LivingPages, TransferAdmin):
    """Transfers."""


for model, living in ((Payment, LivingPaymentAdmin), (Payout, LivingPayoutAdmin), (Transfer, LivingTransferAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, living)


def _line(step: DueStep) -> dict[str, Any]:
    return {"pk": step.pk, "at": time_tag(step.due_at), "in_words": say_step(step.planned)}


def _dropped(step: DueStep) -> dict[str, Any]:
    """A step that was dropped, as the timeline shows it."""
    at = step.dropped_at or step.due_at
    note = f"It was to be done at {moment(step.due_at)}. {step.dropped_because}"
    return {"status": f"Dropped: {say_step(step.planned)}", "look": "is-mute", "at": time_tag(at), "note": note}
