"""The rows of the lists: their moments, and that they stay as they are from one poll to the next."""

from collections.abc import Iterator
from datetime import datetime

from simulator.conform.judgement import Finding, Unseen
from simulator.conform.observation import TIME_FIELD, Observation
from simulator.conform.values import instant
from simulator.consumer.store import Item

ONE_POLL = "it takes two polls"
MOMENTS = ("createdAt", "updatedAt")


def moments_are_unique(observed: Observation) -> Iterator[Finding]:
    for path, listing in observed.now.listings.items():
        found: dict[datetime, Item] = {}
        for row in listing.rows:
            at = listing.moment(row)
            if at is None:
                continue
            first = found.setdefault(at, row)
            if first.get("id") != row.get("id"):
                what = (
                    f"{path}: {first.get('id')!r} and {row.get('id')!r} have one {TIME_FIELD[path]}, {at.isoformat()}."
                )
                yield Finding(what, None, (first, row))


def created_is_updated(observed: Observation) -> Iterator[Finding]:
    rows = observed.now.listings["/transactions"].rows
    if not rows:
        raise Unseen("there is no transaction")
    for row in rows:
        created, updated = instant(row.get("createdAt")), instant(row.get("updatedAt"))
        if created and updated and created != updated:
            yield Finding(f"{row.get('id')!r} was changed at {row['updatedAt']}, after it was made.", None, (row,))


def one_text_for_one_instant(observed: Observation) -> Iterator[Finding]:
    """A row's moments are written alike whenever it is given."""
    written: dict[tuple[str, str, str], Item] = {}
    polls = [observed.before, observed.now] if observed.before else [observed.now]
    for path, row in ((page.path, row) for each in polls for page in each.pages() for row in page.rows):
        for name in MOMENTS:
            first = written.setdefault((path, str(row.get("id")), name), row)
            one, other = first.get(name), row.get(name)
            if one != other and instant(one) is not None and instant(one) == instant(other):
                yield Finding(f"{path}, {row.get('id')!r}: {name} is {one}, and {other}.", None, (first, row))
    for path, row in ((page.path, row) for page in observed.now.pages() for row in page.rows):
        one, other = row.get("createdAt"), row.get("updatedAt", row.get("createdAt"))
        if one != other and instant(one) is not None and instant(one) == instant(other):
            yield Finding(f"{path}, {row.get('id')!r}: createdAt is {one}, updatedAt {other}.", None, (row,))


def nothing_changes(observed: Observation) -> Iterator[Finding]:
    """A record reads as it did. Of accounts and beneficiaries only the moment is looked at: names may change."""
    if observed.before is None:
        raise Unseen(ONE_POLL)
    for path, listing in observed.now.listings.items():
        known = observed.before.listings[path].by_id
        for row in listing.rows:
            before = known.get(str(row.get("id")))
            if before and _substance(path, before) != _substance(path, row):
                names = [name for name in {**before, **row} if before.get(name) != row.get(name)]
                what = f"{path}: {row.get('id')!r} has changed: {', '.join(names)}."
                yield Finding(what, None, (before, row), _changed(before, row))


def _substance(path: str, row: Item) -> dict[str, object]:
    """What may not change; a moment by its instant, for its text is a matter of another rule."""
    names = row.keys() if path == "/transactions" else {"createdAt"}
    return {name: instant(row.get(name)) or row.get(name) for name in names}


def _changed(before: Item, row: Item) -> str:
    statuses = before.get("status"), row.get("status")
    if statuses == ("AUTHORISATION", "CAPTURE"):
        return "A consumer that read both counts the payment's amount twice."
    if statuses[0] == "AUTHORISATION" and statuses[1] == "SUCCEEDED":
        return "A consumer that read both holds an amount of 0 for the payment."
    return ""


def nothing_goes(observed: Observation) -> Iterator[Finding]:
    if observed.before is None:
        raise Unseen(ONE_POLL)
    for path, listing in observed.now.listings.items():
        if not listing.is_complete:
            continue
        now = listing.by_id
        for id, row in observed.before.listings[path].by_id.items():
            if id not in now:
                yield Finding(f"{path}: {id!r} was there, and is not there any more.", listing.pages[-1], (row,))


def nothing_comes_late(observed: Observation) -> Iterator[Finding]:
    """What is new is newer than all that was there before."""
    if observed.before is None:
        raise Unseen(ONE_POLL)
    for path, listing in observed.now.listings.items():
        before = observed.before.listings[path]
        known, moments = before.by_id, [(at, row) for row in before.rows if (at := before.moment(row))]
        if not moments or not before.is_complete:
            continue
        latest, last = max(moments, key=lambda each: each[0])
        for id, row in listing.by_id.items():
            at = listing.moment(row)
            if id not in known and at and at <= latest:
                what = f"{path}: {id!r} came after {last.get('id')!r} could be read, and its moment is not later."
                yield Finding(what, None, (last, row))


def nothing_is_lost(observed: Observation) -> Iterator[Finding]:
    """What the list holds, the connector has kept when it has read just after."""
    seen = False
    for path, listing in observed.now.listings.items():
        if path in observed.now.stopped or not listing.is_complete:
            continue
        seen = seen or bool(listing.rows)
        lost = [row for id, row in listing.by_id.items() if id not in observed.now.kept[path]]
        if lost:
            what = f"{path}: {len(lost)} rows that are there were not read, {lost[0].get('id')!r} among them."
            yield Finding(what, None, tuple(lost[:2]))
    if not seen:
        raise Unseen("the connector read no list to its end, or none has a row")


def lists_are_read_through(observed: Observation) -> Iterator[Finding]:
    for path, why in observed.now.stopped.items():
        page = next((each for each in reversed(observed.now.log) if each.path == path), None)
        yield Finding(f"{path}: the connector stops. {why}.", page)
