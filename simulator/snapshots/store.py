"""Snapshots as rows of their dataset. Their number and size are bounded."""

from functools import partial

from django.db.models import QuerySet, Sum
from django.utils import timezone

from ledgerdata.archive import announced, replace, save
from ledgerdata.rules import values
from ledgerdata.rules.errors import NotPossible, UnknownReference
from ledgerdata.rules.values import Checker
from simulator.models import Snapshot
from simulator.models.snapshot import NAME_LENGTH
from simulator.snapshots.packing import compressed, uncompressed
from simulator.snapshots.steps import pack_steps, put_back, unpack_steps
from tenants.clearing import clear
from tenants.clock import locked_clock, now_of
from tenants.datasets import numbered
from tenants.db.snapshot import snapshot
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tenants.working_folder import working_folder

MOST_SNAPSHOTS = 20
MOST_RECORDS = 100_000
MOST_BYTES = 100_000_000  # compressed, of all snapshots of a dataset


def take(tenant: Tenant, name: str) -> Snapshot:
    """Keeps the dataset as it is now, in place of a snapshot that had the name.

    Raises InvalidInput for the name; NotPossible where the dataset is too large, or has too many snapshots.
    """
    checker = Checker()
    name = checker.take("name", _name, name)
    checker.done()
    taken = _taken(tenant, name)
    with locked_clock(tenant) as clock:
        taken.tenant = clock.tenant
        others = for_tenant(Snapshot, clock.tenant).exclude(name=name)
        _check_room(others, taken)
        for_tenant(Snapshot, clock.tenant).filter(name=name).delete()
        taken.save()
    return taken


def restore(tenant: Tenant, name: str, into: Tenant | None = None) -> Tenant:
    """Puts the dataset's snapshot in the place of all that it holds, or that another dataset holds, at once.

    Records keep their ids and moments; new ones come after the dataset's last one, as after a reset. What was due in an
    hour is due in an hour again. Live traffic ends. Returns the dataset's new row.
    Raises UnknownReference; Tenant.DoesNotExist where the other dataset is gone.
    """
    snapshot = _found(for_tenant(Snapshot, tenant), name)
    with working_folder("snapshot") as folder:
        file = folder / "archive"
        uncompressed(snapshot.archive, file)
        put_steps_back = partial(put_back, unpack_steps(snapshot.steps), snapshot.clock)
        left, restored = replace(into or tenant, announced(file), and_then=put_steps_back)
    clear(left)
    return restored


def snapshots_of(tenant: Tenant) -> list[Snapshot]:
    """The dataset's snapshots, the newest first, without what they hold."""
    return list(_listed(tenant).order_by("-taken_at", "-pk"))


def snapshot_called(tenant: Tenant, name: str) -> Snapshot:
    """The dataset's snapshot with this name, without what it holds. Raises UnknownReference."""
    return _found(_listed(tenant), name)


def drop(tenant: Tenant, name: str) -> None:
    """Deletes a snapshot. Raises UnknownReference."""
    with locked_clock(tenant) as clock:
        _found(_listed(clock.tenant), name).delete()


def _listed(tenant: Tenant) -> "QuerySet[Snapshot]":
    return for_tenant(Snapshot, tenant).defer("archive", "steps")


def _found(among: "QuerySet[Snapshot]", name: str) -> Snapshot:
    found = among.filter(name=name).first()
    if found is None:
        raise UnknownReference(f"This dataset has no snapshot {name[:NAME_LENGTH]}.")
    return found


def _taken(tenant: Tenant, name: str) -> Snapshot:
    """The snapshot, not yet kept. Rows and due steps are of one moment."""
    with working_folder("snapshot") as folder:
        file = folder / "archive"
        with snapshot():
            now = numbered(tenant.number)
            if now is None:
                raise NotPossible("There is no such dataset any more.")
            if now.records > MOST_RECORDS:
                raise NotPossible(
                    f"The dataset has {now.records:,} records, and a snapshot may hold {MOST_RECORDS:,}; export it."
                )
            save(now, file)
            steps, count = pack_steps(now)
            clock = now_of(now)
        archive = compressed(file)
    return Snapshot(
        name=name,
        taken_at=timezone.now(),
        clock=clock,
        internal_accounts=now.internal_accounts,
        beneficiaries=now.beneficiaries,
        records=now.records,
        due_steps=count,
        size=len(archive) + len(steps),
        archive=archive,
        steps=steps,
    )


def _check_room(others: "QuerySet[Snapshot]", taken: Snapshot) -> None:
    if others.count() >= MOST_SNAPSHOTS:
        raise NotPossible(f"A dataset may have {MOST_SNAPSHOTS} snapshots; drop one first.")
    size = others.aggregate(size=Sum("size"))["size"] or 0
    if size + taken.size > MOST_BYTES:
        raise NotPossible(
            f"The snapshots of a dataset may have {MOST_BYTES:,} bytes together; with this one of {taken.size:,} they "
            f"would have {size + taken.size:,}. Drop one first."
        )


def _name(name: object) -> str:
    checked = values.text(name, 1, NAME_LENGTH)
    if checked != checked.strip() or "/" in checked or checked in {".", ".."}:
        raise ValueError("may not have a slash, or blanks at its ends, and is not `.` or `..`: it stands in a path")
    return checked
