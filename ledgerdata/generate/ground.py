"""The state of a dataset as a run begins: its accounts, and the last creation time of each list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.db.models import Max
from django.utils import timezone

from ledgerdata.generate.readers import was_read
from ledgerdata.models import Account, Balance, Entry, Kind, Preparation, SeedRun
from ledgerdata.operations import Party, has_only_first_balances
from ledgerdata.reading.lists import Lists, last_moments
from ledgerdata.rules.values import read_moment, write_moment
from tenants.clock import Series, machine_time
from tenants.models import Tenant
from tenants.scoping import for_tenant

MOST_ACCOUNTS, MOST_BENEFICIARIES = 1_000, 10_000
"""So many of those that are there take part at most."""

Holdings = dict[tuple[str, str], int]
"""What accounts hold, by id and asset."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A dataset as a run begins; of an empty one if nothing is said.

    `held` are the assets of which an account holds something. `now` is the dataset's own time. `is_unread` says that no
    connector has ever read the dataset, in no life before a reset either; `preparation` what is to be done before the
    first row, after which the lists end as they do here.
    """

    accounts: int = 0
    beneficiaries: int = 0
    records: int = 0
    last_account: datetime | None = None
    last_beneficiary: datetime | None = None
    last_record: datetime | None = None
    held: tuple[str, ...] = ()
    now: datetime | None = None
    is_unread: bool = False
    preparation: Preparation = Preparation.READY

    @property
    def lists(self) -> Lists:
        return {
            Series.INTERNAL_ACCOUNTS: self.last_account,
            Series.BENEFICIARIES: self.last_beneficiary,
            Series.RECORDS: self.last_record,
        }

    @property
    def moment(self) -> datetime:
        return self.now or timezone.now()

    def with_lists(self, lists: Lists) -> Self:
        return replace(
            self,
            last_account=lists[Series.INTERNAL_ACCOUNTS],
            last_beneficiary=lists[Series.BENEFICIARIES],
            last_record=lists[Series.RECORDS],
        )

    def to_json(self) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in (*_COUNTS, "held", "is_unread", "preparation")}
        return fields | {name: write_moment(at) if (at := getattr(self, name)) else None for name in _MOMENTS}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Ground":
        moments = {name: read_moment(fields[name]) if fields[name] else None for name in _MOMENTS}
        return cls(
            **{**fields, **moments, "held": tuple(fields["held"]), "preparation": Preparation(fields["preparation"])}
        )


EMPTY = Ground()
_COUNTS = ("accounts", "beneficiaries", "records")
_MOMENTS = ("last_account", "last_beneficiary", "last_record", "now")


def ground_of(tenant: Tenant, *, emptied: bool = False) -> Ground:
    """As the dataset is now, or `emptied` first; under its lock where a run is planned by it."""
    holds_nothing = not (tenant.internal_accounts or tenant.beneficiaries or tenant.records)
    is_unread = _never_read_before(tenant) and not was_read(tenant)
    ground = Ground(now=machine_time(tenant), is_unread=is_unread)
    if emptied and not holds_nothing:
        if is_unread:
            return replace(ground, preparation=Preparation.UNREAD)
        floors: Lists = dict.fromkeys(Series, tenant.last_written_at)
        return replace(ground, preparation=Preparation.EMPTY).with_lists(floors)
    held = for_tenant(Balance, tenant).filter(amount__gt=0).values_list("asset", flat=True)
    ground = replace(
        ground,
        accounts=tenant.internal_accounts,
        beneficiaries=tenant.beneficiaries,
        records=tenant.records,
        held=tuple(sorted(set(held))),
    )
    if is_unread and not holds_nothing and has_only_first_balances(tenant):
        return replace(ground, preparation=Preparation.UNREAD)
    return ground.with_lists(last_moments(tenant))


def _never_read_before(tenant: Tenant) -> bool:
    """Whether it is certain that no connector read the dataset before it was last emptied."""
    if tenant.first_pk is None:
        return True
    last_run = for_tenant(SeedRun, tenant).first()
    return last_run is not None and bool(last_run.plan.get("ground", {}).get("is_unread"))


@dataclass(frozen=True, slots=True)
class People:
    """The accounts of the dataset that take part in a run, and the names that were taken before it."""

    accounts: Sequence[Party] = ()
    beneficiaries: Sequence[Party] = ()
    names: frozenset[str] = frozenset()


NOBODY = People()


def people_of(tenant: Tenant, ground: Ground, accounts: int, beneficiaries: int) -> People:
    """The first ones of each kind, of those that were there as the run began; at most so many."""
    kinds = {Kind.INTERNAL: (ground.accounts, accounts), Kind.BENEFICIARY: (ground.beneficiaries, beneficiaries)}
    taking_part, names = {}, set[str]()
    for kind, (there, wanted) in kinds.items():
        rows = for_tenant(Account, tenant).filter(kind=kind, sequence__lte=there).order_by("sequence")
        first = rows.values_list("reference", "pk")[: min(there, wanted)]
        taking_part[kind] = [Party(reference, kind, pk) for reference, pk in first]
        names |= set(rows.values_list("name", flat=True))
    return People(taking_part[Kind.INTERNAL], taking_part[Kind.BENEFICIARY], frozenset(names))


def holdings_after(tenant: Tenant, accounts: Sequence[Party], records: int) -> Holdings:
    """What the accounts held of each asset after the dataset's first so many records."""
    known = {account.pk: account.reference for account in accounts}
    if not known:
        return {}
    entries = for_tenant(Entry, tenant).filter(record_sequence__lte=records, account_id__in=known)
    last = entries.values("account_id", "asset").annotate(last=Max("pk")).values_list("last", flat=True)
    rows = for_tenant(Entry, tenant).filter(pk__in=list(last)).values_list("account_id", "asset", "balance")
    return {(known[account], asset): balance for account, asset, balance in rows}
