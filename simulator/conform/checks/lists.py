"""How lists are paged, sorted and filtered."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from simulator.conform.exchange import Exchange
from simulator.conform.judgement import Finding, Unseen
from simulator.conform.observation import TIME_FIELD, Listing, Observation
from simulator.conform.values import instant
from simulator.consumer.connector import PAGE_SIZE
from simulator.consumer.store import Item

NO_ROWS = "no list has a row"


def page_size_is_respected(observed: Observation) -> Iterator[Finding]:
    for page in observed.now.pages():
        size = page.query.get("pageSize", str(PAGE_SIZE))
        if size.isdecimal() and len(page.rows) > int(size):
            yield Finding(f"{page.path} gives {len(page.rows)} rows where {size} were asked for.", page)


def pages_begin_with_one(observed: Observation) -> Iterator[Finding]:
    """Two pages of one row are the one page of two; a row that came meanwhile stands behind them."""
    seen = False
    for path, small in observed.now.small.items():
        apart, together = _ids(small.first) + _ids(small.second), _ids(small.both)
        first = _ids(observed.now.listings[path].pages[0])
        seen = seen or bool(first)
        if apart[:1] != together[: len(apart[:1])] or (len(apart) == 2 and apart[1:] != (together[1:] or apart[1:])):
            what = f"Pages 1 and 2 of one row hold {apart}, page 1 of two rows holds {together}"
            yield Finding(f"{path}: {what}; pages begin with 1.", small.both)
        elif first and not apart:
            yield Finding(f"{path}: page 1 of one row is empty, and the list is not.", small.first)
    if not seen:
        raise Unseen(NO_ROWS)


def pages_are_full(observed: Observation) -> Iterator[Finding]:
    """A page that is not the last is full. One that had grown meanwhile was read again before it came here."""
    for path, listing in observed.now.listings.items():
        for number, (page, following) in enumerate(pairwise(listing.pages), 1):
            if len(page.rows) < PAGE_SIZE and following.rows:
                what = (
                    f"{path}: page {number} has {len(page.rows)} of {PAGE_SIZE} rows, and page {number + 1} has more."
                )
                yield Finding(what, page)
        small = observed.now.small[path]
        if len(small.first.rows) == len(small.second.rows) == 1 and len(small.both.rows) == 1:
            yield Finding(f"{path}: there are two rows, and a page of two has one.", small.both)


def pages_go_on(observed: Observation) -> Iterator[Finding]:
    """Another page holds other rows, and the last one is an empty array."""
    for path, listing in observed.now.listings.items():
        if listing.repeated:
            number = len(listing.pages)
            yield Finding(f"{path}: page {number + 1} is the same as page {number}.", listing.repeated)
    far = observed.probes["far page"]
    if far.status == 200 and far.content != []:
        yield Finding(f"A page behind the last one is {far.summary[:40]}; [] is right.", far)


def ids_are_unique(observed: Observation) -> Iterator[Finding]:
    for path, listing in observed.now.listings.items():
        found: dict[str, Item] = {}
        for page in listing.pages:
            for row in page.rows:
                id = str(row.get("id"))
                if id in found:
                    yield Finding(f"{path}: {id!r} is there twice.", page, (found[id], row), _made_of(found[id], row))
                found.setdefault(id, row)


def _made_of(one: Item, other: Item) -> str:
    """What the consumer makes of two rows of one id."""
    if "status" not in one:
        return "It is stored twice, or once: which name and metadata it has is a matter of luck."
    same = one.get("createdAt") == other.get("createdAt") and one.get("status") == other.get("status")
    if same:
        return (
            "The second is ignored: if it is another event, such as a second refund, the amount stays wrong for ever."
        )
    return "Both count as events of their own: a refund is subtracted twice, a capture added twice."


def rows_are_sorted(observed: Observation) -> Iterator[Finding]:
    for path, listing in observed.now.listings.items():
        yield from _unsorted(listing, [(page, row) for page in listing.pages for row in page.rows], 1)
        newest = observed.now.newest[path]
        yield from _unsorted(listing, [(newest, row) for row in newest.rows], -1)


def _unsorted(listing: Listing, rows: list[tuple[Exchange, Item]], way: int) -> Iterator[Finding]:
    for (_, one), (page, other) in pairwise(rows):
        earlier, later = listing.moment(one), listing.moment(other)
        if earlier and later and (later - earlier).total_seconds() * way < 0:
            order = "ascending" if way == 1 else "descending"
            what = f"{listing.path} in {order} order: {other.get('id')!r} stands behind {one.get('id')!r}"
            yield Finding(f"{what}, and its {TIME_FIELD[listing.path]} comes before.", page, (one, other))


def newest_is_there(observed: Observation) -> Iterator[Finding]:
    """The list backwards begins with a row that is not older than the last of the list forwards."""
    seen = False
    for path, listing in observed.now.listings.items():
        last, newest = (rows[-1:] for rows in (listing.rows, observed.now.newest[path].rows[:1]))
        if not listing.is_complete or not last:
            continue
        seen = True
        moments = [listing.moment(row) for row in (*last, *newest)]
        if not newest or (moments[0] and moments[1] and moments[1] < moments[0]):
            what = f"{path} in descending order does not begin with the newest row, {last[0].get('id')!r}."
            yield Finding(what, observed.now.newest[path], (*last, *newest))
    if not seen:
        raise Unseen(NO_ROWS)


def from_is_inclusive(observed: Observation) -> Iterator[Finding]:
    for path, row, exchange in _filtered(observed):
        rows = exchange.rows
        if exchange.status == 200 and row.get("id") not in _ids(exchange) and len(rows) < PAGE_SIZE:
            what = f"{path} from {row[TIME_FIELD[path]]} on leaves out {row.get('id')!r}, which has that very moment."
            yield Finding(what, exchange, (row,))


def from_is_obeyed(observed: Observation) -> Iterator[Finding]:
    for path, row, exchange in _filtered(observed):
        field = TIME_FIELD[path]
        if exchange.status != 200:
            yield Finding(f"{path} answers {exchange.status} to {field}From={row[field]}.", exchange)
        for other in exchange.rows:
            at, since = instant(other.get(field)), instant(row[field])
            if at and since and at < since:
                what = f"{path} from {row[field]} on begins with {other.get('id')!r}, which is older."
                yield Finding(what, exchange, (other, row))
                break


def from_at_any_offset(observed: Observation) -> Iterator[Finding]:
    seen = False
    for path, lists in observed.now.filtered.items():
        for filtered in lists:
            seen = True
            if filtered.elsewhere.status != 200 or _ids(filtered.elsewhere)[:1] != _ids(filtered.exchange)[:1]:
                what = f"{path}: the same instant written at the offset +05:30 gives something else"
                yield Finding(f"{what} than {filtered.row[TIME_FIELD[path]]}.", filtered.elsewhere)
    if not seen:
        raise Unseen(NO_ROWS)


def defaults_are_right(observed: Observation) -> Iterator[Finding]:
    """Without parameters: the first hundred, oldest first. Rows that came meanwhile stand behind."""
    answered, first = _ids(observed.probes["defaults"]), _ids(observed.now.listings["/transactions"].pages[0])
    shorter = min(len(answered), len(first))
    if not first:
        raise Unseen("there is no transaction")
    if observed.before is None and (answered[:shorter] != first[:shorter] or not answered):
        what = "/transactions without parameters is not page 1 of 100 rows by updatedAt, oldest first."
        yield Finding(what, observed.probes["defaults"])


def _filtered(observed: Observation) -> Iterator[tuple[str, Item, Exchange]]:
    filtered = [(path, each.row, each.exchange) for path, all in observed.now.filtered.items() for each in all]
    if not filtered:
        raise Unseen(NO_ROWS)
    return iter(filtered)


def _ids(page: Exchange) -> list[Any]:
    return [row.get("id") for row in page.rows]
