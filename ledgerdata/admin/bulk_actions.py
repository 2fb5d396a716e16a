"""Actions on many payments of the list: one page asks for confirmation with the effects, one message sums up."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from ledgerdata.admin.actions import VERSION, Pressed, press_all, version_in_list
from ledgerdata.admin.marks import with_touched
from ledgerdata.models import Payment
from ledgerdata.reading.prospect import prospect_of
from ledgerdata.rules.actions import RULES, Action
from ledgerdata.rules.assets import format_amount
from tenants.contents import counted

CONFIRMED = "confirmed"
NAMED = 3  # payments of a reason; more are only counted


def bulk_actions() -> dict[str, tuple[Callable[..., HttpResponse], str, str]]:
    """The actions of the list, in the lifecycle's order, as Django's admin wants them."""
    partial = {rule.action for rule in RULES if rule.partial}
    return {
        str(action): (_bulk(action), str(action), f"{action.label}{' all that is left' if action in partial else ''}")
        for action in Action
    }


def _bulk(action: Action) -> Callable[..., HttpResponse]:
    def run(model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, queryset: Any) -> HttpResponse:
        # not Django's queryset, which the filters narrow: what was ticked may fit them no more
        ticked = model_admin.get_queryset(request).filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
        payments = list(ticked.select_related("tenant", "source", "destination").order_by("tenant_id", "pk"))
        if CONFIRMED not in request.POST:
            return _confirmation_page(model_admin, request, action, payments)
        pressed = press_all(request, action, payments)
        level = messages.WARNING if pressed.refused else messages.SUCCESS
        model_admin.message_user(request, summary(action, pressed), level)
        return redirect(with_touched(request.get_full_path(), [payment.pk for payment in pressed.done]))

    return run


def _confirmation_page(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, action: Action, payments: list[Payment]
) -> HttpResponse:
    """The page that shows the effects and asks for confirmation."""
    prospect = prospect_of(action, payments, lambda payment: version_in_list(request, payment))
    what = f"{action.label} {count_of(len(prospect.payments))}"
    context = model_admin.admin_site.each_context(request) | {
        "title": f"{what}?" if prospect.payments else f"{action.label}: not possible",
        "button": what,
        "opts": model_admin.opts,
        "action": str(action),
        "crumb": action.label,
        "prospect": prospect,
        "amounts": amounts_in_words(prospect.amounts),
        "not_legal": sum(map(len, prospect.refused.values())),
        "refused": reasons_in_words(prospect.refused),
        "ticked": [(payment.pk, f"{VERSION}-{payment.pk}", version_in_list(request, payment)) for payment in payments],
        "ticked_name": ACTION_CHECKBOX_NAME,
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/ledgerdata/bulk_action.html", context)


def summary(action: Action, pressed: Pressed) -> str:
    """What was done and what not, in one message."""
    amounts = f", {amounts_in_words(pressed.amounts)}" if pressed.done else ""
    text = f"{action.label}: {count_of(len(pressed.done))} done{amounts}."
    if pressed.refused:
        text += f" {count_of(sum(map(len, pressed.refused.values())))} not done. "
        text += " ".join(reasons_in_words(pressed.refused))
    return text


def reasons_in_words(refused: Mapping[str, list[Payment]]) -> list[str]:
    """Each reason, with how many payments it stops, the commonest first; a few are named."""
    return [
        f"{count_of(len(payments))}{_named(payments)}: {reason}"
        for reason, payments in sorted(refused.items(), key=lambda each: -len(each[1]))
    ]


def amounts_in_words(amounts: Mapping[str, int]) -> str:
    """`4,031.20 EUR and 12.00 USD`."""
    return " and ".join(format_amount(amount, asset) for asset, amount in sorted(amounts.items()))


def _named(payments: list[Payment]) -> str:
    return f" ({', '.join(payment.reference for payment in payments)})" if len(payments) <= NAMED else ""


def count_of(payments: int) -> str:
    return counted(payments, "payment")
