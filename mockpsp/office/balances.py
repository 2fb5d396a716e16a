"""The balances on the dashboard: what all accounts hold by asset first, then account by account; the rest is folded."""

from dataclasses import dataclass
from typing import Any

from ledgerdata.admin.cells import account_url
from ledgerdata.models import Balance
from ledgerdata.reading.holdings import AssetTotal, Holding, first_holdings, totals_of
from ledgerdata.rules.assets import format_amount
from tenants.models import Tenant

ASSETS_SHOWN = 8
ACCOUNTS_SHOWN = 3
AMOUNTS_SHOWN = 2  # of an account; its page has all


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account with the first of its amounts, each with whether it is below zero, and how many more it has."""

    account: str
    url: str
    amounts: list[tuple[str, bool]]
    more: int


@dataclass(frozen=True, slots=True)
class AssetLine:
    """What all accounts hold of an asset, in words, and how many hold any."""

    amount: str
    is_negative: bool
    accounts: int


def balances_context(tenant: Tenant) -> dict[str, Any]:
    """What the dashboard shows of what the accounts hold."""
    totals = totals_of(tenant)
    lines = [_of_asset(total) for total in totals or ()]
    accounts = [_of_account(holding) for holding in first_holdings(tenant)]
    return {
        "are_added_up": totals is not None,
        "totals": lines[:ASSETS_SHOWN],
        "more_totals": lines[ASSETS_SHOWN:],
        "accounts": accounts[:ACCOUNTS_SHOWN],
        "more_accounts": accounts[ACCOUNTS_SHOWN:],
    }


def _of_asset(total: AssetTotal) -> AssetLine:
    return AssetLine(format_amount(total.amount, total.asset), total.amount < 0, total.accounts)


def _of_account(holding: Holding) -> AccountLine:
    shown = sorted(holding.balances, key=_is_nothing)[:AMOUNTS_SHOWN]
    amounts = [(format_amount(balance.amount, balance.asset), balance.amount < 0) for balance in shown]
    more = len(holding.balances) - len(shown)
    return AccountLine(holding.account.name, account_url(holding.account), amounts, more)


def _is_nothing(balance: Balance) -> bool:
    return balance.amount == 0
