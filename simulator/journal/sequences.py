"""Looks up the sequences of the first and the last row of each page that was sent."""

from collections.abc import Sequence

from ledgerdata.models import Account, Record
from simulator.journal.notes import Note
from tenants.db.batches import batched

TRANSACTIONS = "/transactions"
_AT_ONCE = 500
_MOST_REMEMBERED = 20_000

Ends = tuple[int, int]


class Sequences:
    """Sequences by id. They never change, so what was looked up is remembered for those who ask again and again."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, bytes], int] = {}

    def look_up(self, tenant: int, notes: Sequence[Note]) -> None:
        """Makes `ends_of` know the pages of these notes, which are all of one dataset."""
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        for model, is_wanted in ((Record, True), (Account, False)):
            wanted = {
                id
                for note in notes
                if note.first and (note.operation == TRANSACTIONS) is is_wanted
                for id in (note.first, note.last, *note.ids)
                if (tenant, id) not in self._known
            }
            self._remember(model, tenant, sorted(wanted))

    def ends_of(self, tenant: int, note: Note) -> Ends | None:
        """The sequences of the first and the last row of a page; None where it had none."""
        first, last = self._known.get((tenant, note.first)), self._known.get((tenant, note.last))
        return None if first is None or last is None else (first, last)

    def all_of(self, tenant: int, note: Note) -> list[int]:
        """The sequences of all rows of a page that a fault rule may have changed, in their order."""
        return [known for id in note.ids if (known := self._known.get((tenant, id))) is not None]

    def _remember(self, model: type[Record | Account], tenant: int, ids: list[bytes]) -> None:
        for some in batched(ids, _AT_ONCE):
            rows = model._default_manager.filter(tenant_id=tenant, reference__in=[id.decode() for id in some])
            for reference, sequence in rows.values_list("reference", "sequence"):
                self._known[tenant, str(reference).encode()] = sequence
