"""The accounts, beneficiaries and balances that a correct consumer holds."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ledgerdata.models import Account, Balance, Entry, Kind, Record
from ledgerdata.rules.values import write_moment
from simulator.truth.frame import Frame
from tenants.db.statements import Statement, aware, read_integer, vendor
from tenants.scoping import for_tenant

AT_ONCE = 1_000
ROW_OF = {Kind.INTERNAL: "account", Kind.BENEFICIARY: "beneficiary"}


class TrueAccount(NamedTuple):
    """An internal account or a beneficiary."""

    kind: Kind
    id: str
    name: str
    created_at: datetime

    @property
    def line(self) -> dict[str, Any]:
        return {"row": ROW_OF[self.kind], "id": self.id, "name": self.name, "createdAt": write_moment(self.created_at)}


class TrueBalance(NamedTuple):
    """What an account holds of one asset. All its assets have one `at`, as in the answer of the contract."""

    account: str
    asset: str
    balance: int
    at: datetime

    @property
    def line(self) -> dict[str, Any]:
        amount = {"asset": self.asset, "balance": str(self.balance)}
        return {"row": "balance", "account": self.account, **amount, "at": write_moment(self.at)}


def true_accounts(frame: Frame, kind: Kind) -> Iterator[TrueAccount]:
    """In the order in which they were made."""
    if frame.at is None:
        return
    rows = for_tenant(Account, frame.tenant).filter(kind=kind, created_at__lte=frame.at).order_by("sequence")
    last = 0
    while some := list(rows.filter(sequence__gt=last)[:AT_ONCE]):
        for account in some:
            yield TrueAccount(kind, account.reference, account.name, account.created_at)
        last = some[-1].sequence


def true_balances(frame: Frame) -> Iterator[TrueBalance]:
    """Account by account, and by asset. Each balance is that of its last entry up to then: one step in an index."""
    last = 0
    while frame.at is not None:
        rows = _some().rows(frame.records, frame.tenant.pk, last, AT_ONCE, frame.tenant.pk, frame.tenant.pk)
        for _, group in groupby(rows, itemgetter(0)):
            changed = [row for row in group if row[4] is not None]
            at = max((aware(row[5]) for row in changed), default=frame.at)
            for _, reference, asset, _, balance, _ in changed:
                yield TrueBalance(reference, asset, read_integer(balance), at)
        if not rows:
            return
        last = rows[-1][0]


@cache
def _some() -> Statement:
    """Some accounts with each asset that they hold by now, and the last entry up to the frame's last record."""
    own = "e.tenant_id = b.tenant_id AND e.account_id = b.account_id AND e.asset = b.asset"
    bounded = (
        "+e.record_sequence" if vendor() == "sqlite" else "e.record_sequence"
    )  # no index, or SQLite takes that one
    last = (
        f"SELECT e.id FROM {Entry._meta.db_table} e WHERE {own} AND {bounded} <= bound.records"
        " ORDER BY e.id DESC LIMIT 1"
    )
    accounts = (
        f"SELECT id, reference FROM {Account._meta.db_table} WHERE tenant_id = %s AND id > %s"
        f" AND kind = '{Kind.INTERNAL}' ORDER BY id LIMIT %s"
    )
    return Statement(
        "SELECT a.id, a.reference, b.asset, last.id, last.balance, r.created_at"
        " FROM (SELECT CAST(%s AS bigint) AS records) bound CROSS JOIN"
        f" ({accounts}) a LEFT JOIN {Balance._meta.db_table} b ON b.tenant_id = %s AND b.account_id = a.id"
        f" LEFT JOIN {Entry._meta.db_table} last ON last.id = ({last})"
        f" LEFT JOIN {Record._meta.db_table} r ON r.tenant_id = %s AND r.sequence = last.record_sequence"
        " ORDER BY a.id, b.asset"
    )
