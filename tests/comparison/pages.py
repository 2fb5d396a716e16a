"""A consumer that has read all of a dataset: the pages of its API, as files."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ledgerdata.rules.kinds import Kind
from simulator.compare.api import PAGE_SIZE
from simulator.truth.frame import Frame
from simulator.truth.holdings import TrueBalance, true_accounts, true_balances
from simulator.truth.payments import TruePayment, TrueRecord, true_payments
from tenants.db.batches import batched
from tests.simulator.compare.formance import CONNECTOR, TYPES, opaque

Item = dict[str, Any]
_opaque = partial(opaque, "ref")


def write_pages(frame: Frame, folder: Path) -> None:
    """Every list of the consumer, page by page."""
    balances: dict[str, list[TrueBalance]] = defaultdict(list)
    for each in true_balances(frame):
        balances[each.account].append(each)
    accounts: list[Item] = []
    for kind, type in ((Kind.INTERNAL, "INTERNAL"), (Kind.BENEFICIARY, "EXTERNAL")):
        for account in true_accounts(frame, kind):
            own = {"type": type, "name": account.name, "createdAt": account.line["createdAt"]}
            accounts.append(_own(account.id) | own)
            if kind == Kind.INTERNAL:
                _write(folder / f"v3/accounts/{_opaque(account.id)}/balances", map(_balance, balances[account.id]))
    _write(folder / "v3/accounts", accounts)
    _write(folder / "v3/payments", map(_payment, true_payments(frame)))
    _write(folder / "v3/payment-initiations", ())


def _write(folder: Path, items: Iterable[Item]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages: Iterator[list[Item]] = batched(items, PAGE_SIZE)
    number, page = 0, next(pages, [])
    while page:
        following = next(pages, [])
        cursor = {"pageSize": PAGE_SIZE, "hasMore": bool(following), "next": str(number + 1), "data": page}
        (folder / str(number)).write_text(json.dumps({"cursor": cursor}, separators=(",", ":")))
        number, page = number + 1, following
    if not number:
        (folder / "0").write_text('{"cursor":{"hasMore":false,"data":[]}}')


def _own(reference: str) -> Item:
    return {"id": _opaque(reference), "connectorID": CONNECTOR, "provider": "generic", "reference": reference}


def _payment(payment: TruePayment) -> Item:
    sides = {"sourceAccountID": _opaque("source"), "destinationAccountID": _opaque("destination")}
    return _own(payment.reference) | sides | {
        "createdAt": payment.records[0].created_at,
        "type": TYPES.get(payment.type, payment.type),
        "initialAmount": payment.initial_amount,
        "amount": payment.amount,
        "asset": payment.asset,
        "scheme": "OTHER",
        "status": payment.status,
        "metadata": {},
        "adjustments": [_adjustment(payment, each) for each in reversed(payment.records)],
    }  # fmt: skip


def _adjustment(payment: TruePayment, record: TrueRecord) -> Item:
    """With the record as the connector got it."""
    own = {"createdAt": record.created_at, "status": record.status, "metadata": {}}
    raw = own | {"id": record.id, "relatedTransactionID": payment.reference, "updatedAt": record.created_at}
    raw |= {"currency": payment.asset, "type": payment.type, "amount": str(record.amount)}
    more = {"id": _opaque(record.id), "reference": record.id, "amount": record.amount, "asset": payment.asset}
    return own | more | {"raw": raw}


def _balance(balance: TrueBalance) -> Item:
    at = balance.line["at"]
    own = {"accountID": _opaque(balance.account), "asset": balance.asset, "balance": balance.balance}
    return own | {"createdAt": at, "lastUpdatedAt": at}
