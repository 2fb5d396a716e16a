"""Payments, under the names that people look for: Transactions, Payouts, Transfers. Their lists, pages and buttons."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from ledgerdata.admin.actions import press, press_message, version_seen
from ledgerdata.admin.cells import became, money, state_badge
from ledgerdata.admin.form_pages import attempt, form_page
from ledgerdata.admin.generate import generate_view
from ledgerdata.admin.marks import back_to_row
from ledgerdata.admin.payment_export import export
from ledgerdata.admin.payment_form import NEW_PAYMENT, AmountForm, NewPaymentForm
from ledgerdata.admin.payment_list import PaymentColumns, actions_url, back_to, buttons
from ledgerdata.admin.payment_order import OrderedPayments
from ledgerdata.admin.payment_page import page_of
from ledgerdata.models import Payment, Payout, Transfer
from ledgerdata.operations import RecordDraft
from ledgerdata.reading.payments import legal_actions, payment_called
from ledgerdata.reading.prospect import prospect_of
from ledgerdata.rules.actions import Action, why_not
from ledgerdata.rules.errors import InvalidInput, LedgerError, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.undoing import FINAL
from tenants.sign_in import active_tenant, require_tenant


class PaymentPages(PaymentColumns):
    """A list of payments, the page of each, and the form of a new one; `only` narrows them to one type."""

    new_payment_form = NewPaymentForm
    new_payment_groups = NEW_PAYMENT
    page_template = "admin/ledgerdata/payment.html"

    def get_urls(self) -> list[URLPattern]:
        export, by = (self.admin_site.admin_view(view) for view in (self.export_view, self.by_reference_view))
        name = f"ledgerdata_{self.opts.model_name}"
        return [
            path("export/<slug:format>/", export, name=f"{name}_export"),
            path("by/<path:reference>/", by, name=f"{name}_by"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, format: str) -> HttpResponseBase:
        """What the list finds with the same query, as a file."""
        return export(cast(OrderedPayments, self.get_changelist_instance(request)), request, format)

    def by_reference_view(self, request: HttpRequest, reference: str) -> HttpResponse:
        """The page of a payment by its reference, or by the id of a record: an address that people can write."""
        tenant, in_list = active_tenant(request), reverse(f"admin:ledgerdata_{self.opts.model_name}_changelist")
        try:
            payment = payment_called(tenant, reference) if tenant else None
        except InvalidInput:  # two types of payment have it
            payment = None
        except UnknownReference as error:
            raise Http404 from error
        if payment is None:
            return redirect(f"{in_list}?{urlencode({'q': reference})}")
        return self.change_view(request, str(payment.pk))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tenant = require_tenant(request)
        sides = {side: request.GET.get(side, "") for side in ("source", "destination")}
        form = self.new_payment_form(tenant, self.only, request.POST or None, initial=sides)
        if request.method == "POST":
            root = attempt(form, lambda: form.take(tenant))
            if root:
                self.message_user(request, f"{root.reference} is made; the consumer reads it at its next poll.")
                return redirect(payment_url(root.payment.pk))
        name = self.opts.verbose_name
        groups = self.new_payment_groups
        return form_page(self, request, form, groups, title=f"New {name}", button=f"Make the {name}")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        payment = self.seen(request, object_id)
        if request.method != "GET":
            raise PermissionDenied  # a payment changes by actions alone
        context = self.admin_site.each_context(request) | self.page_context(payment)
        context |= {
            "title": f"{payment.type.capitalize()} {payment.reference}",
            "opts": self.opts,
            "buttons": buttons(payment, actions_url(), back_to(request), ask_why=True),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, self.page_template, context)

    def page_context(self, payment: Payment) -> dict[str, Any]:
        """What the page shows of the payment."""
        return page_of(payment)

    def seen(self, request: HttpRequest, object_id: str) -> Payment:
        """The payment, where the request may see it; 404 for anybody else."""
        payment: Payment | None = self.get_object(request, object_id)
        if payment is None or not self.has_view_permission(request, payment):
            raise Http404
        return payment


@admin.register(Payment)
class PaymentAdmin(PaymentPages):
    def get_urls(self) -> list[URLPattern]:
        generate, act = (self.admin_site.admin_view(view) for view in (self.generate_view, self.act_view))
        return [
            path("generate/", generate, name="ledgerdata_payment_generate"),
            path("<path:object_id>/do/<slug:name>/", act, name="ledgerdata_payment_act"),
            *super().get_urls(),
        ]

    def generate_view(self, request: HttpRequest) -> HttpResponse:
        return generate_view(self, request)

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """A press on a button, or the form of an action that is for an amount."""
        payment = self.seen(request, object_id)
        if name not in set(Action):
            raise Http404
        if not self.has_change_permission(request, payment):
            raise PermissionDenied
        action = Action(name)
        rule = legal_actions(payment).get(action)
        form = AmountForm(payment, rule, request.POST or None) if rule else None
        if request.method == "POST":
            return self._press(request, payment, action, form)
        if form is None:
            self.message_user(request, why_not(payment.progress, action), messages.ERROR)
            return redirect(payment_url(payment.pk))
        return self._amount_page(request, form)

    def _press(self, request: HttpRequest, payment: Payment, action: Action, form: AmountForm | None) -> HttpResponse:
        if form and not form.is_valid():
            return self._amount_page(request, form)
        values = form.cleaned_data if form else {}
        try:
            record = press(payment, action, version_seen(request), values.get("amount"), values.get("reason", ""))
        except LedgerError as refused:
            if form and isinstance(refused, InvalidInput):
                for field, problem in refused.problems.items():
                    form.add_error(field, f"The {field} {problem}.")
                return self._amount_page(request, form)
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(request, self.message_of(request, payment, action, record), messages.SUCCESS)
        return redirect(back_to_row(request, payment.pk, payment_url(payment.pk)))

    def message_of(self, request: HttpRequest, payment: Payment, action: Action, record: RecordDraft) -> SafeString:
        """The message after a press."""
        return press_message(payment, action, record)

    def _amount_page(self, request: HttpRequest, form: AmountForm) -> HttpResponse:
        payment, action = form.payment, form.rule.action
        label = action.label
        return form_page(
            self,
            request,
            form,
            [(None, [name for name in ("amount", "reason") if name in form.fields], "")],
            title=f"{label}: {payment.reference}",
            button="Cancel the payment" if action == Action.CANCEL else label,  # else it seems to close the dialog
            crumb=label,
            payment=payment,
            state=state_badge(payment),
            amount=money(payment.amount, payment.asset),
            became=", ".join(became(payment)),
            moves=prospect_of(action, [payment], lambda payment: payment.version).moves.values(),
            is_partial=form.rule.partial,
            is_final=action in FINAL,
            template="admin/ledgerdata/action.html",
            parent={"name": payment.reference, "url": payment_url(payment.pk)},
        )


@admin.register(Payout)
class PayoutAdmin(PaymentPages):
    only = PaymentType.PAYOUT
    list_filter = PaymentColumns.list_filter[1:]


@admin.register(Transfer)
class TransferAdmin(PaymentPages):
    only = PaymentType.TRANSFER
    list_filter = PaymentColumns.list_filter[1:]


def payment_url(payment_pk: int) -> str:
    return reverse("admin:ledgerdata_payment_change", args=[payment_pk])
