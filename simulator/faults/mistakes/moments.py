"""Mistakes in the moments of records: cut, equal, or of another record."""

from ledgerdata.rules.values import write_moment
from simulator.faults.mistakes.view import Item, View

MOMENTS = ("createdAt", "updatedAt")
PAGE_CUT = 100
"""The consumer's page size: its cursor stands behind each hundredth record that it reads."""


def cut_to_seconds(items: list[Item], view: View) -> list[Item]:
    """`…:56.123456Z` is written `…:56Z`."""
    return [_cut(item, 20) for item in items]


def cut_to_milliseconds(items: list[Item], view: View) -> list[Item]:
    """`…:56.123456Z` is written `…:56.123Z`."""
    return [_cut(item, 24) for item in items]


def equal_across_page_cut(items: list[Item], view: View) -> list[Item]:
    """The first record behind each hundred has the moment of the last before."""
    changed = []
    for item in items:
        before = view.place(item["id"]).sequence - 1
        created_at = view.created_at(before) if before and before % PAGE_CUT == 0 else None
        changed.append(item | dict.fromkeys(MOMENTS, created_at) if created_at else item)
    return changed


def first_moment_again(items: list[Item], view: View) -> list[Item]:
    """A later record of a payment has the createdAt of the first."""
    changed = []
    for item in items:
        place = view.place(item["id"])
        changed.append(item | {"createdAt": write_moment(place.began_at)} if place.position else item)
    return changed


def without_offset(items: list[Item], view: View) -> list[Item]:
    """The first item's moments lose their `Z`."""
    return [item | {name: item[name].rstrip("Z") for name in MOMENTS if name in item} for item in items[:1]] + items[1:]


def _cut(item: Item, length: int) -> Item:
    return item | {name: f"{item[name][: length - 1].rstrip('.')}Z" for name in MOMENTS if name in item}
