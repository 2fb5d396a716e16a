"""Which requests gave the records of a payment."""

from dataclasses import dataclass

from ledgerdata.models import Payment, Record
from simulator.journal.progress import key_names
from simulator.journal.reading import Placed, givings_of
from simulator.journal.sequences import TRANSACTIONS
from simulator.models import Reader
from tenants.scoping import for_tenant


@dataclass(frozen=True, slots=True)
class Giving:
    """A request that gave a record, and the key that it came with."""

    placed: Placed
    key: str


@dataclass(frozen=True, slots=True)
class Given:
    """A record, the requests that the journal keeps of those that gave it, oldest first, and whether any ever did."""

    record: Record
    givings: list[Giving]
    is_given: bool


def givings_of_payment(payment: Payment) -> list[Given]:
    """For each record of the payment, in its order."""
    tenant = payment.tenant
    records = list(payment.records.filter(tenant=tenant).order_by("position"))
    found, keys = givings_of(tenant, [record.sequence for record in records]), key_names(tenant)
    furthest = max(for_tenant(Reader, tenant).filter(operation=TRANSACTIONS).values_list("given", flat=True), default=0)
    lines = []
    for record in records:
        givings = [Giving(read, keys.get(read.entry.key, "?")) for read in reversed(found[record.sequence])]
        lines.append(Given(record, givings, bool(givings) or record.sequence <= furthest))
    return lines
