"""The facts that the page of a dataset shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ledgerdata.archive.left_out import left_out
from simulator.admin.journal_lines import ago
from simulator.journal.progress import readers_of
from simulator.snapshots import snapshots_of
from tenants.models import ApiKey, Tenant
from tenants.naming import is_named
from tenants.size import about_bytes

WRITES = ("/payouts", "/transfers")  # operations of the journal that read nothing


@dataclass(frozen=True, slots=True)
class KeyLine:
    """An API key as its dataset's page shows it."""

    key: ApiKey
    is_in_use: bool
    used: str


def facts_of(tenant: Tenant, key_in_use: int | None) -> dict[str, Any]:
    """The context of the page; `key_in_use` is the primary key of the API key that looks at it."""
    reads = [standing.reader for standing in readers_of(tenant) if standing.reader.operation not in WRITES]
    snapshots = snapshots_of(tenant)
    latest = max(reads, key=lambda reader: reader.last_at, default=None)
    return {
        "is_named": is_named(tenant),
        "bytes": about_bytes(tenant) + sum(snapshot.size for snapshot in snapshots),
        "read": latest and {"operation": latest.operation, "ago": _ago(latest.last_at), "at": latest.last_at},
        "keys": key_lines(tenant, key_in_use),
        "snapshots": snapshots,
        "left_out": left_out(tenant),
    }


def key_lines(tenant: Tenant, key_in_use: int | None) -> list[KeyLine]:
    """Those in force first, the newest first."""
    keys = ApiKey.objects.filter(tenant=tenant).order_by("-pk")
    lines = [KeyLine(key, key.pk == key_in_use, _ago(key.last_used_at)) for key in keys]
    return sorted(lines, key=lambda line: line.key.revoked_at is not None)


def _ago(at: datetime | None) -> str:
    return ago(timezone.now() - at) if at else "never"
