"""The statement on an account's page: which asset and page it shows, and its lines."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from ledgerdata.admin.cells import badge, money, page_url, time_tag
from ledgerdata.models import Account, Entry
from ledgerdata.reading.statement import assets_of, statement


def statement_context(account: Account, query: QueryDict) -> dict[str, Any]:
    """Balances, and the statement of the asset in the query, else of the first."""
    balances = assets_of(account)
    assets = [balance.asset for balance in balances]
    asset = query.get("asset", "")
    asset = asset if asset in assets else next(iter(assets), "")
    page = statement(account, asset, before=_key(query, "before"), after=_key(query, "after")) if asset else None
    return {
        "balances": [(b.asset, money(b.amount, b.asset), time_tag(b.changed_at), b.asset == asset) for b in balances],
        "statement": page,
        "lines": [_line(entry) for entry in page.entries] if page else [],
        "csv_url": reverse("admin:ledgerdata_statement_csv", args=[account.pk]),
    }


def _key(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _line(entry: Entry) -> dict[str, Any]:
    record = entry.record
    return {
        "date": time_tag(record.created_at),
        "url": page_url("payment", record.payment_id),
        "record": record.reference,
        "type": record.payment.type.capitalize(),
        "status": badge(record.status),
        "description": record.payment.description,
        "came": money(entry.change, entry.asset) if entry.change > 0 else "",
        "went": money(-entry.change, entry.asset) if entry.change < 0 else "",
        "balance": money(entry.balance, entry.asset),
    }
