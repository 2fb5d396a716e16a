"""Writing an archive."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from heapq import merge
from itertools import chain
from operator import attrgetter, or_
from pathlib import Path

from django.db.models import F, Max, Q
from django.utils import timezone

from ledgerdata.archive.lines import (
    ACCOUNT,
    RECORD,
    AccountRow,
    BankAccountRow,
    Closing,
    Header,
    Line,
    RecordRow,
    written,
)
from ledgerdata.archive.rows import account_row, bank_account_row, record_row
from ledgerdata.archive.settings import SETTINGS
from ledgerdata.models import Account, BankAccount, Kind, Payment, Record
from ledgerdata.rules.errors import NotPossible
from tenants.datasets import numbered
from tenants.models import Tenant
from tenants.scoping import for_tenant

ROWS_AT_ONCE = 2_000
BESIDE_ROWS = 2  # lines: the header, and the closing one


def save(tenant: Tenant, path: Path) -> int:
    """Writes the dataset into the file; returns how many rows. The file is there when it is whole, and not before.

    What others write meanwhile is left out: rows never change, so those up to the dataset's counters are the dataset as
    it was. Raises NotPossible where it is reset meanwhile; OSError.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            rows = -BESIDE_ROWS
            for text in lines_of(tenant):
                file.write(text)
                rows += 1
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def lines_of(tenant: Tenant) -> Iterator[bytes]:
    """The file's lines as they are made; the last one says that it is whole. Raises NotPossible as `save` does."""
    now = numbered(tenant.number)
    digest, rows = hashlib.sha256(), Counter[str]()
    if now is None:
        raise NotPossible("There is no such dataset any more.")
    settings = {name: getattr(now, name) for name in SETTINGS}
    if now.lead:
        settings["lead"] = str(now.lead)
    header = Header(now.name, settings)
    for line in chain([header.line()], _lines(now)):
        text = written(line)
        yield text
        digest.update(text)
        rows[line.get("row", "")] += 1
    if rows[ACCOUNT] != now.internal_accounts + now.beneficiaries or rows[RECORD] != now.records:
        raise NotPossible("The dataset was reset meanwhile; what was written is not whole.")
    yield written(Closing(rows, digest.hexdigest()).line())


def _lines(tenant: Tenant) -> Iterator[Line]:
    """By their moments; where a payment is older than an account of it, all accounts come before all records."""
    kinds = [_accounts(tenant, kind, count) for kind, count in _counted(tenant).items()]
    accounts: Iterator[AccountRow | RecordRow] = merge(*kinds, key=attrgetter("at"))
    records = _records(tenant)
    is_older = _is_older_than_its_accounts(tenant)
    dated = chain(accounts, records) if is_older else merge(accounts, records, key=attrgetter("at"))
    for row in chain(dated, _bank_accounts(tenant)):
        yield row.line()


def _counted(tenant: Tenant) -> dict[Kind, int]:
    return {Kind.INTERNAL: tenant.internal_accounts, Kind.BENEFICIARY: tenant.beneficiaries}


def _is_older_than_its_accounts(tenant: Tenant) -> bool:
    """Whether any payment is: a scenario may fill the past of accounts that are new."""
    last_account = for_tenant(Account, tenant).aggregate(last=Max("created_at"))["last"]
    if last_account is None:
        return False
    payments = for_tenant(Payment, tenant).filter(created_at__lt=last_account)
    newer = Q(source__created_at__gt=F("created_at")) | Q(destination__created_at__gt=F("created_at"))
    return payments.filter(newer).exists()


def _accounts(tenant: Tenant, kind: Kind, count: int) -> Iterator[AccountRow]:
    for some in _spans(count):
        rows = for_tenant(Account, tenant).filter(kind=kind, sequence__range=some).order_by("sequence")
        yield from map(account_row, rows)


def _records(tenant: Tenant) -> Iterator[RecordRow]:
    ends = for_tenant(Record, tenant).filter(sequence=tenant.records).values_list("created_at", flat=True)
    last = ends.first() or timezone.now()
    for some in _spans(tenant.records):
        rows = for_tenant(Record, tenant).filter(sequence__range=some).order_by("sequence")
        for record in rows.select_related("payment__source", "payment__destination"):
            yield record_row(record, _records_of(record.payment, tenant, last) if record.is_root else 0)


def _records_of(payment: Payment, tenant: Tenant, last: datetime) -> int:
    """How many records of the payment were written up to then: all of them, unless its last record is a later one."""
    if payment.updated_at <= last:
        return payment.version
    return for_tenant(Record, tenant).filter(payment=payment, sequence__lte=tenant.records).count()


def _bank_accounts(tenant: Tenant) -> Iterator[BankAccountRow]:
    """Those that settle for nobody, or for an account that is in the file."""
    rows = for_tenant(BankAccount, tenant).select_related("account").order_by("pk")
    in_file = [Q(account__kind=kind, account__sequence__lte=count) for kind, count in _counted(tenant).items()]
    known = rows.filter(reduce(or_, in_file, Q(account=None)))
    yield from map(bank_account_row, known.iterator(chunk_size=ROWS_AT_ONCE))


def _spans(count: int) -> Iterator[tuple[int, int]]:
    """The first and last sequence of some rows after the other: short queries, that hold up nothing."""
    for first in range(1, count + 1, ROWS_AT_ONCE):
        yield first, min(first + ROWS_AT_ONCE - 1, count)
