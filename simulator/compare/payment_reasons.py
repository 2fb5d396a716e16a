"""Why a payment of the consumer differs from ours: what its adjustments show, by the rules of lifecycle.md."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ledgerdata.rules.lifecycle import PaymentType
from simulator.compare.evidence import UNKNOWN, Reason
from simulator.compare.items import Adjustment, ConsumerPayment
from simulator.consumer.store import INITIATION_OF
from simulator.faults.mistakes import table

APPEND_ONLY, ONE_CLOCK, RELATED, POSTED = (
    f"rule {rule}" for rule in (table.APPEND_ONLY, table.ONE_CLOCK, table.RELATED, table.POSTED)
)
SENT = {str(PaymentType.PAYOUT), str(PaymentType.TRANSFER)}


class Deviation(NamedTuple):
    """How a payment of the consumer differs from ours."""

    text: str
    lacking: tuple[Adjustment, ...]  # of ours, that the consumer does not hold in any form
    touched: tuple[str, ...]  # ids of records that have to do with it
    reason: Reason | None  # None where only the journal knows it


def deviation(type: str, ours: ConsumerPayment, theirs: ConsumerPayment) -> Deviation | None:
    """None where there is none: a POST that was sent again adds its answer to what the consumer holds, rightly."""
    our_records, their_records = Counter(map(_identity, ours.adjustments)), Counter(map(_identity, theirs.adjustments))
    more = tuple(_without_replays(type, ours, (their_records - our_records).elements()))
    changed_ids = {id for _, id, _ in more}
    less = tuple((our_records - their_records).elements())
    lacking = tuple(each for each in ours.adjustments if _identity(each) in less and each.id not in changed_ids)
    problems = [*_values(ours, theirs), *(f"lacks {each.status} of {each.created_at}" for each in lacking)]
    problems += [f"has {status} of {created_at} besides" for created_at, _, status in more]
    problems += _amounts(ours, theirs)
    if not problems:
        return None
    touched = tuple(changed_ids) or tuple(each.id for each in ours.adjustments)
    return Deviation("; ".join(problems), lacking, touched, None if lacking else _reason(ours, theirs, more))


Identity = tuple[str, str, str]


def _identity(each: Adjustment) -> Identity:
    return each.created_at, each.id, each.status


def _without_replays(type: str, ours: ConsumerPayment, more: Iterable[Identity]) -> list[Identity]:
    """The answer to a POST that is sent again has the first id and moment, and the payment's present state."""
    root = ours.adjustments[0]
    return [
        each
        for each in more
        if not (type in SENT and each[:2] == (root.created_at, root.id) and each[2] in INITIATION_OF)
    ]


def _values(ours: ConsumerPayment, theirs: ConsumerPayment) -> list[str]:
    names = {"asset": "asset", "initial_amount": "initial amount", "amount": "amount", "status": "status"}
    return [
        f"{words} is {getattr(theirs, name)}, not {getattr(ours, name)}"
        for name, words in names.items()
        if getattr(theirs, name) != getattr(ours, name)
    ]


def _amounts(ours: ConsumerPayment, theirs: ConsumerPayment) -> list[str]:
    """Records that both sides have with different amounts. The consumer may leave out the amount of an adjustment."""
    their_amounts = {_identity(each): each.amount for each in theirs.adjustments if each.amount}
    return [
        f"{each.status} of {each.created_at} is for {their_amounts[_identity(each)]}, not {each.amount}"
        for each in ours.adjustments
        if their_amounts.get(_identity(each), each.amount) != each.amount
    ]


def _reason(ours: ConsumerPayment, theirs: ConsumerPayment, more: tuple[Identity, ...]) -> Reason:
    if more:
        return _reason_of_more({each.id: each for each in ours.adjustments}, *more[0])
    if theirs.initial_amount != ours.initial_amount or theirs.amount != ours.amount:
        child = next((each for each in ours.adjustments[1:] if each.amount == theirs.initial_amount), None)
        if child:
            return Reason(RELATED, f"{child.id} was read before its root, and made the payment")
    return Reason(UNKNOWN, "all its records are held; nothing that is known here explains it")


def _reason_of_more(by_id: dict[str, Adjustment], created_at: str, id: str, status: str) -> Reason:
    """Why the consumer has an adjustment that no record of the payment makes."""
    own = by_id.get(id)
    if own is None:
        return Reason(RELATED, f"{id} is no record of this payment: it was related to another one than its own")
    if created_at == own.created_at and status == own.status:
        return Reason(APPEND_ONLY, f"{id} was counted twice: one instant was written in two ways")
    if created_at == own.created_at:
        return Reason(APPEND_ONLY, f"{id} was {own.status} and was read as {status}: it was changed in place")
    if _is_cut(created_at, own.created_at):
        return Reason(ONE_CLOCK, f"{id} was read with its moment cut: {created_at}")
    return Reason(APPEND_ONLY, f"{id} was read with another createdAt: {created_at}")


def _is_cut(theirs: str, ours: str) -> bool:
    """Whether a moment is another one cut to seconds or milliseconds."""
    return theirs[:19] == ours[:19] and theirs[20:26].rstrip("0") == ours[20:26][: len(theirs[20:26].rstrip("0"))]
