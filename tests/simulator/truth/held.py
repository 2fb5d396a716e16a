"""What a store of the consumer holds, in the form of the truth, so that both are compared as one value."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledgerdata.rules.values import write_moment
from simulator.consumer.store import Item, PaymentId, Store, StoredPayment

Held = dict[tuple[str, ...], Mapping[str, Any]]


def told(lines: Iterable[Mapping[str, Any]]) -> Held:
    """The lines of the truth by what they are about, but for the last one."""
    keys = {"payment": ("reference", "type"), "balance": ("account", "asset")}
    held: Held = {}
    for line in lines:
        if line["row"] != "end":
            key = (line["row"], *(line[name] for name in keys.get(line["row"], ("id",))))
            assert key not in held
            held[key] = line
    return held


def held_by(store: Store) -> Held:
    """All that the store holds."""
    lines: list[Mapping[str, Any]] = [_party("account", item, "accountName") for item in store.accounts]
    lines += [_party("beneficiary", item, "ownerName") for item in store.beneficiaries]
    lines += [_payment(id, payment) for id, payment in store.payments.items()]
    lines += [
        {"row": "balance", "account": account, "asset": asset, "balance": str(amount), "at": write_moment(at)}
        for (account, asset), (amount, at) in store.balances.items()
    ]
    return told(lines)


def _party(row: str, item: Item, name: str) -> Mapping[str, Any]:
    return {"row": row, "id": item["id"], "name": item[name], "createdAt": item["createdAt"]}


def _payment(id: PaymentId, payment: StoredPayment) -> Mapping[str, Any]:
    reference, type = id
    items = sorted(payment.adjustments.values(), key=lambda item: item["createdAt"])
    return {
        "row": "payment",
        "reference": reference,
        "type": type,
        "asset": items[0]["currency"],
        "initialAmount": str(payment.initial_amount),
        "amount": str(payment.amount),
        "status": payment.status,
        "records": [{name: item[name] for name in ("id", "createdAt", "status", "amount")} for item in items],
    }
