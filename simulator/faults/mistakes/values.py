"""Mistakes in the values of items. One item with a value that cannot be read is enough to lose its page."""

from simulator.faults.mistakes.view import Item, View


def number_in_metadata(items: list[Item], view: View) -> list[Item]:
    """The metadata of the first item holds a number."""
    return [item | {"metadata": {**(item.get("metadata") or {}), "rank": 1}} for item in items[:1]] + items[1:]


def unknown_status(items: list[Item], view: View) -> list[Item]:
    """The first item has a status that the contract does not know."""
    return [item | {"status": "SETTLED"} for item in items[:1]] + items[1:]


def decimals_in_amount(items: list[Item], view: View) -> list[Item]:
    """The amount of the first item is written with decimals."""
    return [item | {"amount": f"{item['amount']}.00"} for item in items[:1]] + items[1:]


def unrelated_post(items: list[Item], view: View) -> list[Item]:
    """The first record of a payment made by POST is shown without `relatedTransactionID`."""
    return [_unrelated(item) if view.place(item["id"]).position == 0 else item for item in items]


def _unrelated(item: Item) -> Item:
    return {name: value for name, value in item.items() if name != "relatedTransactionID"}


def other_balance(items: list[Item], view: View) -> list[Item]:
    """Each hit gives other amounts at the same moment: one minor unit more for each hit so far."""
    return [item | {"balances": [_more(each, view.number) for each in item["balances"]]} for item in items]


def _more(balance: Item, by: int) -> Item:
    return balance | {"amount": str(int(balance["amount"]) + by)}
