"""The records of each payment: how they relate, and in which order they come."""

from collections.abc import Iterator
from itertools import pairwise

from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType
from simulator.conform.judgement import Finding, Unseen
from simulator.conform.observation import Observation
from simulator.conform.values import instant
from simulator.consumer.store import Item

ALIKE = ("type", "currency", "sourceAccountID", "destinationAccountID")
FIRST = FIRST_STATUSES[PaymentType.PAYIN]  # all that any payment may begin with
CARD = ("AUTHORISATION", "CAPTURE", "CAPTURE_FAILED")


def root_comes_first(observed: Observation) -> Iterator[Finding]:
    for reference, records in _payments(observed).items():
        root = next((each for each in records if each.get("id") == reference), None)
        first = records[0]
        if root is not None and first is not root:
            yield Finding(f"{first.get('id')!r} belongs to {reference!r}, and is read before it.", None, (first, root))
        elif (
            root is None
            and str(first.get("status")) not in FIRST
            and observed.now.listings["/transactions"].is_complete
        ):
            what = (
                f"The first record of {reference!r} is {first.get('id')!r}, {first.get('status')}: its root is missing."
            )
            yield Finding(what, None, (first,))


def children_relate_to_the_root(observed: Observation) -> Iterator[Finding]:
    by_id = observed.now.listings["/transactions"].by_id
    for records in _payments(observed).values():
        for record in records:
            parent = by_id.get(str(record.get("relatedTransactionID")))
            grandparent = (parent or {}).get("relatedTransactionID")
            if parent and grandparent and grandparent != record.get("relatedTransactionID"):
                what = f"{record.get('id')!r} relates to {parent.get('id')!r}, which itself belongs to {grandparent!r}."
                yield Finding(what, None, (parent, record))


def records_are_alike(observed: Observation) -> Iterator[Finding]:
    """Type, currency and accounts are those of the payment's first record."""
    for reference, (first, *others) in _payments(observed).items():
        for record in others:
            names = [name for name in ALIKE if (first.get(name) or None) != (record.get(name) or None)]
            if names:
                effect = "" if "type" in names else "It stays one payment, shown with the values of the first record."
                what = f"{reference!r}: {record.get('id')!r} has another {' and '.join(names)} than the first record."
                yield Finding(what, None, (first, record), effect)


def records_have_their_own_moment(observed: Observation) -> Iterator[Finding]:
    for reference, records in _payments(observed).items():
        for one, other in pairwise(records):
            earlier, later = instant(one.get("createdAt")), instant(other.get("createdAt"))
            if earlier and later and later <= earlier and one.get("id") != other.get("id"):
                what = f"{reference!r}: {other.get('id')!r} has no later createdAt than {one.get('id')!r} before it."
                yield Finding(what, None, (one, other))


def cards_begin_authorised(observed: Observation) -> Iterator[Finding]:
    seen = False
    for reference, (first, *others) in _payments(observed).items():
        seen = seen or first.get("status") == "AUTHORISATION"
        for record in others:
            if record.get("status") in CARD and (
                first.get("status") != "AUTHORISATION" or record["status"] == "AUTHORISATION"
            ):
                what = f"{reference!r} begins with {first.get('status')}, and then has {record['status']}."
                yield Finding(what, None, (first, record))
    if not seen:
        raise Unseen("there is no card payment")


def failures_stand_instead(observed: Observation) -> Iterator[Finding]:
    """A failure of a capture or refund is for what is still to be captured or refunded, not for what was."""
    seen = False
    for reference, records in _payments(observed).items():
        captured = received = back = 0
        for record in records:
            status, amount = record.get("status"), _amount(record)
            rest = received - back
            if status == "REFUNDED_FAILURE" and record.get("type") == "PAYIN":
                seen = True
                if amount > rest:
                    yield _undone(reference, records, record, "REFUNDED")
            elif status == "CAPTURE_FAILED" and records[0].get("status") == "AUTHORISATION":
                seen = True
                if amount > _amount(records[0]) - captured:
                    yield _undone(reference, records, record, "CAPTURE")
            captured += amount if status == "CAPTURE" else 0
            received += amount if status in ("CAPTURE", "SUCCEEDED", "REFUND_REVERSED") else 0
            back += amount if status in ("REFUNDED", "DISPUTE_LOST") else 0
    if not seen:
        raise Unseen("no capture and no refund has failed")


def _undone(reference: str, records: list[Item], failure: Item, status: str) -> Finding:
    deed = next((each for each in records if each.get("status") == status), records[0])
    what = (
        f"{reference!r}: {failure.get('id')!r} says {failure.get('status')} of what {deed.get('id')!r} says was done."
    )
    return Finding(what, None, (deed, failure))


def _payments(observed: Observation) -> dict[str, list[Item]]:
    """The records of each payment in the order of the list, by the reference that the consumer finds. Raises Unseen."""
    payments: dict[str, list[Item]] = {}
    for row in observed.now.listings["/transactions"].rows:
        payments.setdefault(str(row.get("relatedTransactionID") or row.get("id")), []).append(row)
    if not payments:
        raise Unseen("there is no transaction")
    return payments


def _amount(record: Item) -> int:
    text = record.get("amount")
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() else 0
