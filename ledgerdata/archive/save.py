"""Writing an archive."""

import heapq
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import orjson
from django.db.models import Q

from ledgerdata.archive.lines import Line, account_line, bank_account_line, first_line, record_line
from ledgerdata.models import Account, BankAccount, Record
from tenants.models import Tenant
from tenants.scoping import for_tenant

ROWS_AT_ONCE = 2_000


def save(tenant: Tenant, path: Path) -> int:
    """Writes the dataset into the file; returns how many rows. The file is there when it is whole, and not before.

    What others write meanwhile is left out: rows never change, so those up to the last moment are the
    dataset as it was.
    """
    tenant.refresh_from_db()
    unfinished = path.with_name(f"{path.name}.part")
    rows = 0
    with unfinished.open("wb") as file:
        file.write(orjson.dumps(first_line(tenant), option=orjson.OPT_APPEND_NEWLINE))
        stamped = heapq.merge(_accounts(tenant), _records(tenant), key=_moment)
        for line in chain(stamped, _bank_accounts(tenant)):
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
            rows += 1
    os.replace(unfinished, path)
    return rows


def _accounts(tenant: Tenant) -> Iterator[Line]:
    rows = for_tenant(Account, tenant).filter(created_at__lte=tenant.last_written_at).order_by("created_at")
    yield from map(account_line, rows.iterator(chunk_size=ROWS_AT_ONCE))


def _records(tenant: Tenant) -> Iterator[Line]:
    rows = for_tenant(Record, tenant).filter(sequence__lte=tenant.records).order_by("sequence")
    related = rows.select_related("payment__source", "payment__destination")
    yield from map(record_line, related.iterator(chunk_size=ROWS_AT_ONCE))


def _bank_accounts(tenant: Tenant) -> Iterator[Line]:
    """Those that settle for nobody, or for an account that is in the file."""
    rows = for_tenant(BankAccount, tenant).select_related("account").order_by("pk")
    known = rows.filter(Q(account=None) | Q(account__created_at__lte=tenant.last_written_at))
    yield from map(bank_account_line, known.iterator(chunk_size=ROWS_AT_ONCE))


def _moment(line: Line) -> str:
    moment: str = line["at"]
    return moment
