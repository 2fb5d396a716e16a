"""Payouts and transfers that were made with `--write`."""

from collections.abc import Iterator
from typing import Any

from ledgerdata.rules.lifecycle import Status
from simulator.conform.exchange import Exchange
from simulator.conform.judgement import Finding, Unseen
from simulator.conform.observation import Observation, Posted
from simulator.conform.values import instant
from simulator.consumer.store import INITIATION_OF, Item

SETTLEMENTS = set(INITIATION_OF)
TYPES = {"/payouts": "PAYOUT", "/transfers": "TRANSFER"}
ECHOED = {"currency": "currency", "sourceAccountId": "sourceAccountID", "destinationAccountId": "destinationAccountID"}
"""Fields of the request, and what they are called in a record."""


def posts_are_accepted(observed: Observation) -> Iterator[Finding]:
    """201 with the request's fields and the payment's."""
    refused = [posted.answer for posted in _posted(observed) if posted.answer.status == 422]
    for posted in _posted(observed):
        answer = posted.answer
        if answer in refused:
            continue
        if answer.status != 201 or not isinstance(answer.content, dict):
            yield Finding(f"POST {posted.path} answers {answer.status or 'nothing'}; 201 is right.", answer)
            continue
        wrong = [name for name, value in posted.body.items() if answer.content.get(name) != value]
        wrong += [name for name in ("createdAt", "updatedAt") if instant(answer.content.get(name)) is None]
        wrong += [] if isinstance(answer.content.get("id"), str) else ["id"]
        wrong += [] if answer.content.get("status") in Status.__members__ else ["status"]
        if wrong:
            yield Finding(f"POST {posted.path} answers without the right {', '.join(wrong)}.", answer)
    if refused:  # the account may have no money: the given accounts are at fault, not the endpoint
        raise Unseen(f"{refused[0].request} was refused: {refused[0].summary}")


def replays_are_the_same(observed: Observation) -> Iterator[Finding]:
    """The same key and body: 201 with the first id and createdAt, and a status of settlement."""
    for posted in _taken(observed):
        first, again = posted.answer.content, posted.replay
        wrong = _differs(first, again)
        if wrong:
            what = f"POST {posted.path} with the same key and body: {wrong}."
            yield Finding(what, again, (first, _object(again)))
        elif again.content.get("status") not in SETTLEMENTS:
            what = f"POST {posted.path} again answers the status {again.content.get('status')!r}"
            yield Finding(f"{what}; one of {', '.join(sorted(SETTLEMENTS))} is right.", again)


def parallel_replays_are_one(observed: Observation) -> Iterator[Finding]:
    for posted in _taken(observed):
        first = next((_object(each) for each in posted.parallel if each.status == 201), {})
        for answer in posted.parallel:
            wrong = _differs(first, answer)
            if wrong:
                what = (
                    f"Of {len(posted.parallel)} equal POSTs to {posted.path} at once, one is unlike the first: {wrong}."
                )
                yield Finding(what, answer, (first, _object(answer)))
                break


def other_body_is_a_conflict(observed: Observation) -> Iterator[Finding]:
    for posted in _taken(observed):
        if posted.conflict.status != 409:
            what = (
                f"POST {posted.path} with a used key and another amount answers {posted.conflict.status}; 409 is right."
            )
            yield Finding(what, posted.conflict)


def faulty_posts_are_refused(observed: Observation) -> Iterator[Finding]:
    for posted in _posted(observed):
        for what, (status, answer) in posted.refused.items():
            if answer.status != status:
                breach = f"POST {posted.path} with {what} answers {answer.status or 'nothing'}; {status} is right."
                final = 400 <= answer.status < 500
                effect = "The payment fails there, as it should; people look for the fault in the wrong place."
                yield Finding(breach, answer, effect=effect if final else "")


def refusals_leave_the_key(observed: Observation) -> Iterator[Finding]:
    for posted in _taken(observed):
        if posted.after_refusal.status != 201:
            what = f"POST {posted.path} with the key of a refused one answers {posted.after_refusal.status}"
            yield Finding(f"{what}; 201 is right.", posted.after_refusal)


def answers_can_be_read(observed: Observation) -> Iterator[Finding]:
    """The very record of the answer is among the transactions, with the key as relatedTransactionID."""
    listing = observed.now.listings["/transactions"]
    if not listing.is_complete:
        raise Unseen("the transactions were not read to their end")
    by_id = listing.by_id
    for posted in _taken(observed):
        for answer in (posted.answer, posted.parallel[0], posted.after_refusal):
            if answer.status == 201 and isinstance(answer.content, dict):
                yield from _unlike_its_record(posted.path, answer, by_id.get(str(answer.content.get("id"))))


def _unlike_its_record(path: str, exchange: Exchange, record: Item | None) -> Iterator[Finding]:
    answer = exchange.content
    if record is None:
        what = f"The record {answer.get('id')!r} of the answer to POST {path} is not among the transactions."
        yield Finding(what, exchange, (answer,), "The payment never moves from the status of the answer.")
        return
    key = answer.get("idempotencyKey")
    if record.get("relatedTransactionID") != key:
        what = f"{record.get('id')!r} was made with the key {key!r}, and does not name it as relatedTransactionID."
        yield Finding(what, exchange, (answer, record))
    wrong = [name for name in ("createdAt", "status", "amount") if record.get(name) != answer.get(name)]
    wrong += [theirs for ours, theirs in ECHOED.items() if record.get(theirs) != answer.get(ours)]
    wrong += ["type"] if record.get("type") != TYPES[path] else []
    if wrong:
        what = f"{record.get('id')!r} has another {', '.join(wrong)} than the answer to POST {path}."
        yield Finding(what, exchange, (answer, record))


def _differs(first: Item, answer: Exchange) -> str:
    if answer.status != 201:
        return f"it answers {answer.status or 'nothing'}"
    names = [name for name in ("id", "createdAt") if _object(answer).get(name) != first.get(name)]
    return f"another {' and '.join(names)}" if names else ""


def _object(answer: Exchange) -> dict[str, Any]:
    return answer.content if isinstance(answer.content, dict) else {}


def _posted(observed: Observation) -> list[Posted]:
    if not observed.posted:
        raise Unseen("nothing is written without --write")
    return observed.posted


def _taken(observed: Observation) -> list[Posted]:
    """The payments that the endpoint took. Raises Unseen."""
    taken = [each for each in _posted(observed) if each.answer.status == 201 and isinstance(each.answer.content, dict)]
    if not taken:
        raise Unseen("no payment was taken")
    return taken
