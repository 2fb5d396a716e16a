"""The dashboard: of one dataset, or of all of them."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from ledgerdata.admin.cells import money, state_badge, time_tag, words
from ledgerdata.admin.payment import payment_url
from ledgerdata.models import Payment
from ledgerdata.reading.overview import Outcome, days_of, latest_payments
from mockpsp.office.balances import balances_context
from mockpsp.office.drawing import TONES, day_bars
from simulator.admin.journal_readers import readers_context
from simulator.admin.live_page import live_context
from simulator.admin.time_page import time_of
from tenants.clock import now_of
from tenants.datasets import newest_datasets
from tenants.models import Tenant


def dashboard(tenant: Tenant | None) -> dict[str, Any]:
    """What the template shows."""
    if tenant is None:
        return {"datasets": newest_datasets()}
    days = days_of(tenant, now_of(tenant).date())
    bars = day_bars(days)
    totals = {outcome: sum(day.counts[outcome] for day in days) for outcome in Outcome}
    return (
        time_of(tenant)
        | live_context(tenant)
        | readers_context(tenant)
        | balances_context(tenant)
        | {
            "days": days,
            "top": bars.top,
            "bars": [(bar, _list_of(bar.day)) for bar in bars.bars],
            "listed_days": [(day, _list_of(day.date)) for day in reversed(days)],
            "legend": [(outcome, TONES[outcome], totals[outcome]) for outcome in TONES],
            "paid_in_days": sum(totals.values()),
            "latest": [_line(payment) for payment in latest_payments(tenant)],
        }
    )


def _list_of(day: date) -> str:
    """The address of the payments of one day."""
    return f"{reverse('admin:ledgerdata_payment_changelist')}?{urlencode({'from': str(day), 'until': str(day)})}"


def _line(payment: Payment) -> dict[str, str]:
    return {
        "reference": payment.reference,
        "url": payment_url(payment.pk),
        "type": words(payment.type),
        "route": " → ".join(side.name if side else "outside" for side in (payment.source, payment.destination)),
        "state": state_badge(payment),
        "amount": money(payment.amount, payment.asset),
        "created": time_tag(payment.created_at),
    }
