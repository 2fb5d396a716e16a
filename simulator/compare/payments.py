"""The payments of both sides, against each other: what is missing, extra or different."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ledgerdata.models import Payment, Record
from ledgerdata.rules.values import key_digest, write_moment
from simulator.compare.copy import Copy
from simulator.compare.difference import DIFFERENT, EXTRA, MISSING, Difference
from simulator.compare.evidence import FAULT, Evidence, Reason
from simulator.compare.items import ConsumerPayment, pack_own, unpack
from simulator.compare.pairs import ONLY_THEIRS, Packed, Pair, unlike
from simulator.compare.past import Past
from simulator.compare.payment_reasons import POSTED, RELATED, Deviation, deviation
from simulator.journal.sequences import TRANSACTIONS
from simulator.truth.frame import Frame
from simulator.truth.payments import true_payments
from tenants.contents import counted
from tenants.db.batches import batched
from tenants.scoping import for_tenant

AT_ONCE = 500

Open = tuple[str, str, ConsumerPayment, Deviation | None]
"""The reference and type of a payment that differs, and how it should be; no deviation where the consumer lacks it."""


class Payments:
    """`since` is the dataset's last moment when reading began: what was written later is set aside."""

    def __init__(self, frame: Frame, copy: Copy, since: str, past: Past) -> None:
        self.frame = frame
        self.copy = copy
        self.since = since
        self.past = past
        self.evidence = Evidence(frame.tenant, TRANSACTIONS)
        self.ours = 0
        self.set_aside = 0

    def differences(self) -> Iterator[Difference]:
        for some in batched(unlike(self.copy, self._own()), AT_ONCE):
            yield from self._explained(list(self._differing(some)))
        for rest in batched(self.copy.rows(ONLY_THEIRS), AT_ONCE):
            yield from self._extra([(row[0], row[1], row[2], unpack(row[3])) for row in rest])

    def _own(self) -> Iterator[Packed]:
        for payment in true_payments(self.frame):
            self.ours += 1
            yield payment.reference, payment.type, pack_own(payment)

    def _differing(self, some: list[Pair]) -> Iterator[Open]:
        for reference, type, own, theirs in some:
            ours = unpack(own)
            found = deviation(type, ours, unpack(theirs)) if theirs else None
            if theirs and found is None:
                continue
            if ours.adjustments[-1].created_at > self.since:
                self.set_aside += 1
            else:
                yield reference, type, ours, found

    def _explained(self, differing: list[Open]) -> Iterator[Difference]:
        wanted = {id for _, _, right, found in differing for id in _record_ids(right, found)}
        places = self._places(wanted)
        for reference, type, right, found in differing:
            about = f"{type} {reference}"
            if found is None:
                reason = self.evidence.why_missing(*places[right.adjustments[0].id])
                text = (
                    f"{right.initial_amount} {right.asset}, {right.status}, {counted(len(right.adjustments), 'record')}"
                )
                yield Difference(MISSING, "payment", about, text, reason)
            else:
                yield Difference(DIFFERENT, "payment", about, found.text, self._why(found, places))

    def _why(self, found: Deviation, places: dict[str, tuple[int, datetime]]) -> Reason:
        if found.reason is None:
            return self.evidence.why_missing(*places[found.lacking[0].id])
        return self._with_fault(found.reason, (places[id][0] for id in found.touched if id in places))

    def _with_fault(self, reason: Reason, sequences: Iterable[int]) -> Reason:
        """The reason, and the fault that was on when one of the records was given."""
        fault = next((fault for each in sequences if (fault := self.evidence.fault_at(each))), None)
        return Reason(FAULT, f"{reason.text}; {fault.text}") if fault else reason

    def _places(self, ids: set[str]) -> dict[str, tuple[int, datetime]]:
        """Sequence and moment of records, by id."""
        found: dict[str, tuple[int, datetime]] = {}
        for some in batched(sorted(ids), AT_ONCE):
            rows = for_tenant(Record, self.frame.tenant).filter(reference__in=some)
            found |= {id: (place, at) for id, place, at in rows.values_list("reference", "sequence", "created_at")}
        return found

    def _extra(self, rest: list[tuple[str, str, str, ConsumerPayment]]) -> Iterator[Difference]:
        references = [reference for reference, *_ in rest]
        records = for_tenant(Record, self.frame.tenant).filter(reference__in=references).select_related("payment")
        record_of = {record.reference: record for record in records}
        keys = {key_digest(reference): reference for reference in references}
        keyed = for_tenant(Payment, self.frame.tenant).filter(key_digest__in=list(keys))
        posted = {payment.reference: payment for payment in keyed}
        for reference, type, created_at, theirs in rest:
            own = record_of.get(reference)
            payment = posted.get(reference) or (own.payment if own else None)
            if payment and (payment.reference, payment.type) == (reference, type):
                continue  # it was read twice, and one of the two is as it should be
            misread = _misread(type, own, payment)
            reason = (
                self._with_fault(misread, [own.sequence] if own else []) if misread else self.past.why_extra(created_at)
            )
            yield Difference(EXTRA, "payment", f"{type} {reference}", _in_short(theirs), reason)


def _record_ids(right: ConsumerPayment, found: Deviation | None) -> Iterator[str]:
    if found is None:
        yield right.adjustments[0].id
    elif found.lacking:
        yield found.lacking[0].id
    else:
        yield from found.touched


def _misread(type: str, own: Record | None, payment: Payment | None) -> Reason | None:
    """Where a record of ours made a payment of its own there."""
    if payment is None:
        return None
    if payment.type != type:
        return Reason(RELATED, f"a record of the {payment.type} {payment.reference} was read with another type")
    if own is not None and own.is_root:
        return Reason(POSTED, f"a record was read without relatedTransactionID = the key {payment.reference}")
    return Reason(
        RELATED, f"the {own.status if own else 'record'} of {write_moment(payment.created_at)} was not related"
    )


def _in_short(theirs: ConsumerPayment) -> str:
    return f"{theirs.initial_amount} {theirs.asset}, {theirs.status}, {counted(len(theirs.adjustments), 'adjustment')}"
