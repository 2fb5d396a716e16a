"""Compares the consumer's initiations (payouts and transfers that it sent) with how those payments ended here."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property

from ledgerdata.models import Payment, Record
from ledgerdata.rules.values import key_digest, write_moment
from simulator.compare.copy import Copy
from simulator.compare.difference import DIFFERENT, Difference
from simulator.compare.evidence import UNKNOWN, Evidence, Reason
from simulator.consumer.store import INITIATION_OF
from simulator.journal.entries import Entry
from simulator.journal.reading import requests_of
from simulator.journal.sequences import TRANSACTIONS
from simulator.truth.frame import Frame
from tenants.db.batches import batched
from tenants.scoping import for_tenant

AT_ONCE = 500
TOO_SOON = timedelta(seconds=15)
REFUSED = "failed"

Key = tuple[str, str]


class Initiations:
    """Only those that the consumer holds: other payouts and transfers were made elsewhere."""

    def __init__(self, frame: Frame, copy: Copy, since: str) -> None:
        self.frame = frame
        self.copy = copy
        self.since = since
        self.evidence = Evidence(frame.tenant, TRANSACTIONS)
        self.ours = 0
        self.set_aside = 0

    def differences(self) -> Iterator[Difference]:
        rows = self.copy.rows("SELECT reference, type, status, error FROM initiation")
        for some in batched(rows, AT_ONCE):
            payments = self._payments([row[0] for row in some])
            for reference, type, status, error in some:
                payment = payments.get((reference, type))
                self.ours += payment is not None
                right = INITIATION_OF.get(payment.progress.settlement) if payment else REFUSED
                if right in {None, status.lower()}:
                    continue
                if payment and write_moment(payment.updated_at) > self.since:
                    self.set_aside += 1
                    continue
                reason = self._why(payment) if payment else self._why_without(reference)
                text = f"is {status}{f' ({error})' if error else ''}, not {str(right).upper()}"
                yield Difference(DIFFERENT, "initiation", f"{type} {reference}", text, reason)

    def _payments(self, references: list[str]) -> dict[Key, Payment]:
        digests = [key_digest(reference) for reference in references]
        rows = for_tenant(Payment, self.frame.tenant).filter(key_digest__in=digests)
        return {(payment.reference, payment.type): payment for payment in rows}

    def _why(self, payment: Payment) -> Reason:
        last = for_tenant(Record, self.frame.tenant).get(payment=payment, position=payment.version - 1)
        if payment.version > 1 and payment.updated_at - payment.created_at < TOO_SOON:
            seconds = (payment.updated_at - payment.created_at).total_seconds()
            text = f"it ended {seconds:.1f} s after it was taken, while the consumer still handled the answer"
            return Reason("ended too soon", text)
        if payment.version > 1:
            return self.evidence.why_missing(last.sequence, last.created_at)
        return Reason(UNKNOWN, "the answer to its POST was not handled")

    def _why_without(self, reference: str) -> Reason:
        post = self._posts.get(reference)
        if post is None:
            return Reason(UNKNOWN, "the dataset has no such payment, and the journal no such POST: it was not sent yet")
        hit = f" by the fault “{post.rule}”" if post.rule else ""
        text = f"its last POST got {post.got}{hit} at {write_moment(post.moment)}, and made no payment"
        return Reason("refused", text)

    @cached_property
    def _posts(self) -> dict[str, Entry]:
        """The newest POST of each key that the journal keeps."""
        newest_last = reversed(requests_of(self.frame.tenant))
        return {each.entry.idempotency_key: each.entry for each in newest_last if each.entry.method == "POST"}
