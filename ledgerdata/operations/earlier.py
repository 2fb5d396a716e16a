"""Moves accounts and first balances that no connector has read to earlier creation times, in the same order."""

from datetime import datetime, timedelta
from operator import attrgetter

import orjson
from django.db.models import Q

from ledgerdata.models import Account, Balance, Payment, Record
from ledgerdata.operations.accounts import FIRST_BALANCE
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import write_moment
from ledgerdata.writing.book import Book
from tenants.models import Tenant
from tenants.scoping import for_tenant

MOST_ROWS = 2_000
"""More accounts are not moved: this is for those that people opened by hand."""


def has_only_first_balances(tenant: Tenant) -> bool:
    """Whether the dataset holds nothing but some accounts and beneficiaries, and first balances."""
    if tenant.internal_accounts + tenant.beneficiaries + tenant.records > MOST_ROWS:
        return False
    first = Q(type=PaymentType.OTHER, source=None, description=FIRST_BALANCE, version=1)
    return not for_tenant(Payment, tenant).exclude(first).exists()


def move_earlier(book: Book, end: datetime, apart: timedelta) -> None:
    """Moves all rows of such a dataset before `end`, so far apart; one that is early enough stays where it is.

    The caller has made sure that no connector has read the dataset. Its clock goes back with its rows.
    """
    tenant = book.tenant
    records = for_tenant(Record, tenant).select_related("payment")
    rows: list[Account | Record] = sorted([*for_tenant(Account, tenant), *records], key=attrgetter("created_at"))
    for number, row in enumerate(rows):
        at = min(row.created_at, end - (len(rows) - number) * apart)
        if isinstance(row, Record):
            _move_record(row, at)
        row.payload = _payload(bytes(row.payload), at)
        row.created_at = tenant.last_written_at = at
        row.save(update_fields=["payload", "created_at"])


def _move_record(record: Record, at: datetime) -> None:
    """Its payment and its balance go with it: it is the only record of both in its asset, or the last one."""
    payment = record.payment
    for_tenant(Payment, record.tenant).filter(pk=payment.pk).update(created_at=at, updated_at=at)
    balances = for_tenant(Balance, record.tenant).filter(account=payment.destination, asset=payment.asset)
    balances.update(changed_at=at)


def _payload(payload: bytes, at: datetime) -> bytes:
    item = orjson.loads(payload)
    return orjson.dumps(item | {name: write_moment(at) for name in ("createdAt", "updatedAt") if name in item})
