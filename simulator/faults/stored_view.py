"""The dataset's records as mistakes see them, read from the database on demand."""

from collections.abc import Sequence
from functools import cached_property

from ledgerdata.models import Record
from ledgerdata.rules.values import write_moment
from simulator.faults.mistakes.view import Place
from tenants.clock import machine_time
from tenants.models import Tenant
from tenants.scoping import for_tenant


class StoredView:
    """What a mistake may know of the records of one answer. `number` is the request's, as its rule counts it."""

    def __init__(self, tenant: Tenant, number: int, record_ids: Sequence[str]) -> None:
        self._tenant = tenant
        self._ids = record_ids
        self.number = number
        self.now = machine_time(tenant)

    def place(self, record_id: str) -> Place:
        return self._places[record_id]

    def created_at(self, sequence: int) -> str | None:
        record = for_tenant(Record, self._tenant).filter(sequence=sequence).only("created_at").first()
        return write_moment(record.created_at) if record else None

    @cached_property
    def _places(self) -> dict[str, Place]:
        rows = for_tenant(Record, self._tenant).filter(reference__in=self._ids)
        values = rows.values_list("reference", "sequence", "position", "payment__created_at")
        return {reference: Place(sequence, position, began) for reference, sequence, position, began in values}
