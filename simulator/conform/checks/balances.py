"""Balances: their shape, and their moments."""

from collections.abc import Iterator
from datetime import datetime

from simulator.conform.exchange import Exchange
from simulator.conform.judgement import Finding, Unseen
from simulator.conform.observation import Observation
from simulator.conform.values import instant


def balances_answer(observed: Observation) -> Iterator[Finding]:
    """One object for each account, with the account's own id."""
    if not observed.now.balances:
        raise Unseen("there is no account")
    for id, exchange in observed.now.balances.items():
        content = exchange.content
        if exchange.status != 200:
            yield Finding(f"The balances of {id!r} are not given: {exchange.status or 'no answer'}.", exchange)
        elif not isinstance(content, dict) or not isinstance(content.get("balances"), list):
            yield Finding(f"The balances of {id!r} are no object with an array `balances`.", exchange)
        elif content.get("accountID") != id:
            yield Finding(f"The balances of {id!r} name the account {content.get('accountID')!r}.", exchange)


def one_moment_has_one_value(observed: Observation) -> Iterator[Finding]:
    for id, before, now in _again(observed):
        if _at(before) == _at(now) and _amounts(before) != _amounts(now):
            what = f"The balances of {id!r} at {now.content['at']} were {_amounts(before)}, and are {_amounts(now)}."
            yield Finding(what, now, (before.content, now.content))


def moments_go_forward(observed: Observation) -> Iterator[Finding]:
    """Of an answer without balances nothing is kept: its moment binds nobody."""
    for id, before, now in _again(observed):
        if not _amounts(before):
            continue
        earlier, later = _at(before), _at(now)
        if earlier and later and later < earlier:
            what = f"The balances of {id!r} were those of {before.content['at']}, and are now older."
            yield Finding(what, now, (before.content, now.content))


def moment_is_a_records(observed: Observation) -> Iterator[Finding]:
    """A moment that stays the same between polls is that of a record, or of the account's making."""
    known: set[datetime | None] = set()
    for listing in observed.now.listings.values():
        if not listing.is_complete:
            raise Unseen("a list was not read to its end")
        known.update(listing.moment(row) for row in listing.rows)
    for id, before, now in _again(observed):
        at = _at(now)
        if at and at == _at(before) and at not in known:
            what = f"The balances of {id!r} changed last at {now.content['at']}, and no record has that moment."
            yield Finding(what, now)


def _again(observed: Observation) -> Iterator[tuple[str, Exchange, Exchange]]:
    """Each account whose balances were read in this poll and in the one before. Raises Unseen."""
    if observed.before is None:
        raise Unseen("it takes two polls")
    both = [
        (id, observed.before.balances[id], now)
        for id, now in observed.now.balances.items()
        if id in observed.before.balances
    ]
    if not both:
        raise Unseen("there is no account")
    return (each for each in both if _is_read(each[1]) and _is_read(each[2]))


def _is_read(exchange: Exchange) -> bool:
    content = exchange.content
    return exchange.status == 200 and isinstance(content, dict) and isinstance(content.get("balances"), list)


def _at(exchange: Exchange) -> datetime | None:
    return instant(exchange.content.get("at"))


def _amounts(exchange: Exchange) -> dict[str, str]:
    rows = [each for each in exchange.content["balances"] if isinstance(each, dict)]
    return {str(each.get("currency")): str(each.get("amount")) for each in rows}
