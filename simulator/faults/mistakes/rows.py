"""Mistakes in which items a page has, and in what order."""

from datetime import timedelta

from ledgerdata.rules.values import read_moment
from simulator.faults.mistakes.view import Item, View

LATE_BY = timedelta(minutes=1)
EVERY = 5
"""One record in so many is late."""


def out_of_order(items: list[Item], view: View) -> list[Item]:
    """The newest item of the page stands first."""
    return items[::-1]


def short_page(items: list[Item], view: View) -> list[Item]:
    """The second half of the page is missing."""
    return items[: (len(items) + 1) // 2]


def row_late(items: list[Item], view: View) -> list[Item]:
    """Every fifth record is there only a minute after its moment."""
    return [item for item in items if view.place(item["id"]).sequence % EVERY or not _is_new(item, view)]


def newest_missing(items: list[Item], view: View) -> list[Item]:
    """Items of the last minute are not there yet."""
    return [item for item in items if not _is_new(item, view)]


def twice(items: list[Item], view: View) -> list[Item]:
    """Each item stands there twice."""
    return [each for item in items for each in (item, item)]


def twice_in_two_precisions(items: list[Item], view: View) -> list[Item]:
    """Each item stands there twice, its moment once with six digits and once with nine."""
    return [each for item in items for each in (item, item | {"createdAt": f"{item['createdAt'][:-1]}000Z"})]


def child_first(items: list[Item], view: View) -> list[Item]:
    """Later records of payments stand before the first ones on the page."""
    return sorted(items, key=lambda item: view.place(item["id"]).position == 0)


def _is_new(item: Item, view: View) -> bool:
    return view.now - read_moment(item["createdAt"]) < LATE_BY
