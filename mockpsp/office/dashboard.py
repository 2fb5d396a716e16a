"""The dashboard: of one dataset, or of all of them."""

from dataclasses import dataclass
from typing import Any

from ledgerdata.admin.cells import account_url, badge, moment, money, words
from ledgerdata.admin.payment import payment_url
from ledgerdata.models import Balance, Payment
from ledgerdata.reading.overview import Outcome, days_of, first_balances, latest_payments
from ledgerdata.rules.assets import format_amount
from mockpsp.office.drawing import TONES, day_bars, share
from simulator.admin.journal_readers import readers_context
from simulator.admin.live_page import live_context
from simulator.admin.time_page import time_of
from tenants.clock import now_of
from tenants.datasets import newest_datasets
from tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """A line of the balances: an amount, and its share of the largest in the same asset."""

    account: str
    url: str
    amount: str
    share: float
    is_negative: bool


def dashboard(tenant: Tenant | None) -> dict[str, Any]:
    """What the template shows."""
    if tenant is None:
        return {"datasets": newest_datasets()}
    days = days_of(tenant, now_of(tenant).date())
    totals = {outcome: sum(day.counts[outcome] for day in days) for outcome in Outcome}
    return (
        time_of(tenant)
        | live_context(tenant)
        | readers_context(tenant)
        | {
            "days": days,
            "bars": day_bars(days),
            "legend": [(outcome, TONES[outcome], totals[outcome]) for outcome in TONES],
            "paid_in_days": sum(totals.values()),
            "held": _balance_lines(first_balances(tenant)),
            "latest": [_line(payment) for payment in latest_payments(tenant)],
        }
    )


def _balance_lines(balances: list[Balance]) -> list[BalanceLine]:
    largest: dict[str, int] = {}
    for balance in balances:
        largest[balance.asset] = max(largest.get(balance.asset, 0), abs(balance.amount))
    return [
        BalanceLine(
            balance.account.name,
            account_url(balance.account),
            format_amount(balance.amount, balance.asset),
            share(balance.amount, largest[balance.asset]),
            balance.amount < 0,
        )
        for balance in balances
    ]


def _line(payment: Payment) -> dict[str, str]:
    return {
        "reference": payment.reference,
        "url": payment_url(payment.pk),
        "type": words(payment.type),
        "route": " → ".join(side.name if side else "outside" for side in (payment.source, payment.destination)),
        "state": badge(payment.state),
        "amount": money(payment.amount, payment.asset),
        "created": moment(payment.created_at),
    }
