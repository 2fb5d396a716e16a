"""The list of payments: its columns, and the buttons that are legal on each row."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar
from urllib.parse import quote

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from ledgerdata.admin import filters
from ledgerdata.admin.actions import VERSION
from ledgerdata.admin.bulk_actions import bulk_actions
from ledgerdata.admin.cells import (
    UTC_MARK,
    account_link,
    became,
    in_two,
    markup,
    money,
    page_url,
    state_badge,
    time_tag,
    words,
)
from ledgerdata.admin.listing import LedgerList, dataset_column
from ledgerdata.admin.marks import KEPT, TOUCHED, changed_mark, keep_rows
from ledgerdata.admin.payment_order import OrderedPayments
from ledgerdata.admin.payment_search import narrow_by_search
from ledgerdata.models import Payment
from ledgerdata.reading.payments import legal_actions
from ledgerdata.rules.actions import Action, Rule
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.reasons import offered_reasons
from ledgerdata.rules.undoing import FINAL
from tenants.sign_in import active_tenant

DANGEROUS = {Action.FAIL, Action.FAIL_CAPTURE, Action.FAIL_REFUND, Action.DISPUTE, Action.LOSE, Action.VOID}
_LOOK = {action: "psp-button is-small is-danger" if action in DANGEROUS else "psp-button is-small" for action in Action}
LIKELY = (
    *(Action.SUCCEED, Action.FAIL, Action.CAPTURE, Action.VOID, Action.WIN, Action.LOSE),
    *(Action.REFUND, Action.RETURN, Action.DISPUTE, Action.REVERSE_REFUND, Action.REVERSE_RETURN),
)
"""The actions that people want most, in this order; the others come after them, in the lifecycle's."""
SHOWN = 2
_MENU = (
    '<details class="psp-menu"><summary class="psp-button is-small" aria-label="More for {}">More</summary>{}</details>'
)
_UNSHOWN = ("payload", "metadata")


class PaymentList(OrderedPayments):
    """The list without the columns that no row shows."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        sides = [f"{side}__{name}" for side in ("source", "destination") for name in _UNSHOWN]
        return super().get_queryset(request, exclude_parameters).defer("metadata", "description", *sides)

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Another page, or another order, begins without rows that were kept here."""
        return super().get_query_string(new_params, [*(remove or ()), TOUCHED, KEPT])

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keep_rows(self, request)


def buttons(payment: Payment, actions_url: str, back: str, *, ask_why: bool = False, shown: int = 99) -> SafeString:
    """What may be done to the payment now: a press, or a link to a form where an amount is named or an end is final.

    With `ask_why` it is a link too for an action that may have a reason. Those that are less likely than the first
    `shown` stand in a menu.
    """
    legal = sorted(legal_actions(payment).values(), key=_likeliness)
    buttons = [_button(payment, rule, actions_url, back, ask_why) for rule in legal]
    menu = markup(_MENU, payment.reference, _joined(buttons[shown:])) if buttons[shown:] else ""
    return _joined([*buttons[:shown], menu])


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))


def _likeliness(rule: Rule) -> int:
    return LIKELY.index(rule.action) if rule.action in LIKELY else len(LIKELY)


def _button(payment: Payment, rule: Rule, actions_url: str, back: str, ask_why: bool) -> SafeString:
    action, url = rule.action, f"{actions_url}{payment.pk}/do/{rule.action}/"
    if rule.partial or action in FINAL or (ask_why and offered_reasons(action)):
        return markup('<a class="{}" href="{}{}" data-opens>{}…</a> ', _LOOK[action], url, back, action.label)
    return markup(
        '<button form="op-form" formaction="{}" name="{}" value="{}" class="{}">{}</button> ',
        url,
        VERSION,
        payment.version,
        _LOOK[action],
        action.label,
    )


def back_to(request: HttpRequest) -> str:
    """The query that makes a form page return to this one."""
    return f"?next={quote(request.get_full_path())}"


class PaymentColumns(LedgerList):
    """What a list of payments shows, and how it is searched and filtered."""

    only: ClassVar[PaymentType | None] = None  # narrows it to one type
    change_list_template = "admin/ledgerdata/payments.html"
    list_filter: ClassVar[Any] = (
        filters.TypeFilter,
        filters.StateFilter,
        filters.AssetFilter,
        filters.FromFilter,
        filters.UntilFilter,
        filters.AccountFilter,
        filters.SideFilter,
    )
    list_select_related = ("source", "destination")
    list_per_page = 100
    list_max_show_all = 0
    ordering = ("-pk",)
    sortable_by = ("payment_cell", "status", "total", "changed")
    list_display_links = None
    search_fields = ("reference",)
    search_help_text = (
        "An id or its beginning, an idempotency key, a name, words of the description or of metadata, an amount"
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PaymentList

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = ["payment_cell", "status", "total", "route", "changed"]
        return [*columns, *dataset_column(request), self._operations(request)]

    def get_list_select_related(self, request: HttpRequest) -> Any:
        return self.list_select_related if active_tenant(request) else (*self.list_select_related, "tenant")

    def get_actions(self, request: HttpRequest) -> Any:
        return bulk_actions()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return narrow_by_search(request, queryset, search_term.strip()), False

    def action_checkbox(self, obj: Payment) -> SafeString:
        """As Django's, without a template a row, and with what the page showed: a press on an old page is refused."""
        return markup(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="Select {}">'
            '<input type="hidden" name="{}-{}" value="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            obj.reference,
            VERSION,
            obj.pk,
            obj.version,
        )

    @admin.display(description=markup("payment, created ({})", UTC_MARK), ordering="pk")
    def payment_cell(self, payment: Payment) -> SafeString:
        return markup(
            '<a href="{}" aria-label="{}" title="{}">{}</a> <span class="psp-quiet">{} {}</span>{}',
            page_url("payment", payment.pk),
            payment.reference,
            payment.reference,
            in_two(payment.reference),
            words(payment.type),
            time_tag(payment.created_at),
            changed_mark(payment),
        )

    @admin.display(description="state", ordering="state")
    def status(self, payment: Payment) -> SafeString:
        return markup('{} <span class="psp-quiet">{}</span>', state_badge(payment), payment.state)

    @admin.display(description="amount", ordering="amount")
    def total(self, payment: Payment) -> SafeString:
        left = [markup(' <span class="psp-quiet">{}</span>', part) for part in became(payment)]
        return _joined([money(payment.amount, payment.asset), *left])

    @admin.display(description=markup("changed ({})", UTC_MARK), ordering="updated_at")
    def changed(self, payment: Payment) -> SafeString:
        return time_tag(payment.updated_at)

    @admin.display(description="from → to")
    def route(self, payment: Payment) -> SafeString:
        source, destination = account_link(payment.source), account_link(payment.destination)
        return markup("<span>{}</span> <span>→ {}</span>", source, destination)

    def _operations(self, request: HttpRequest) -> Callable[[Payment], SafeString]:
        url, back = actions_url(), back_to(request)

        @admin.display(description="operations")
        def operations(payment: Payment) -> SafeString:
            return markup('<div class="psp-operations">{}</div>', buttons(payment, url, back, shown=SHOWN))

        return operations


def actions_url() -> str:
    """The beginning of the addresses of actions: built once a page, not once a button."""
    return reverse("admin:ledgerdata_payment_changelist")
