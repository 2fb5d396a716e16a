"""Whose requests they are: from the Authorization header to the key's row and its dataset."""

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.journal.masking import Mask
from simulator.journal.notes import Note
from tenants.db.statements import api_key_digest
from tenants.keys import KeyRefused, bearer_key
from tenants.models import ApiKey


@dataclass(frozen=True, slots=True, eq=False)
class Caller:
    """A key that opens a dataset, or did before it was revoked."""

    tenant: int
    key: int
    mask: Mask
    since: float = 0.0  # seconds of the machine's clock: a reset or an import began the dataset anew then

    def is_of(self, note: Note) -> bool:
        """Whether the request can have been one of the dataset as it is now."""
        return note.at + note.seconds >= self.since


def callers_of(headers: Iterable[str]) -> dict[str, Caller]:
    """The caller behind each header. A key that opens nothing has no dataset, and so no journal."""
    digests = {header: api_key_digest(key) for header in headers if (key := _key_in(header))}
    known = ApiKey.objects.filter(digest__in=set(digests.values())).select_related("tenant")
    rows = {row.digest: row for row in known}
    return {header: _caller(header, rows[digest]) for header, digest in digests.items() if digest in rows}


def _caller(header: str, row: ApiKey) -> Caller:
    anew = row.tenant.began_anew_at
    return Caller(row.tenant_id, row.pk, Mask(bearer_key(header)), anew.timestamp() if anew else 0.0)


def _key_in(header: str) -> str:
    try:
        return bearer_key(header)
    except KeyRefused:
        return ""
