"""What stands in the databases of the benchmarks, fixed so that nothing has to be looked up, and the requests for it.

Two datasets share the tables: `READ` is only read, `WRITTEN` takes the payouts. Their rows stand 10 ms apart.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

KEYS = ("bench-read-dataset", "bench-written-dataset")
READ, WRITTEN = ({"Authorization": f"Bearer {key}"} for key in KEYS)  # the headers that open each dataset
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # creation time of the first account; payments begin RECORDS_AFTER later
RECORDS_AFTER = timedelta(seconds=1)
APART = timedelta(milliseconds=10)
ACCOUNTS = 50  # of each kind, in each dataset
INTERNAL, BENEFICIARIES = ([f"{kind}_bench_{n:04d}" for n in range(ACCOUNTS)] for kind in ("acc", "ben"))  # their ids
PAGE = 100
MOMENTS = 500
ASSET = "EUR/2"
FIRST_BALANCE = 10**15


class Calls(NamedTuple):
    """Requests, sent in turn: paths, with a body each where they are posted. `{key}` in a body is always fresh."""

    paths: Sequence[str]
    headers: Mapping[str, str] = READ
    method: str = "GET"
    bodies: Sequence[str] = ()


def created_at(record: int) -> datetime:
    """The creation time of a record, counted from 0; the accounts' first balances are not counted."""
    return FIRST + RECORDS_AFTER + record * APART


def page_path(record: int = 0, page: int = 1) -> str:
    """A page of the transactions since this record, as the connector asks for it."""
    since = f"{created_at(record):%Y-%m-%dT%H:%M:%SZ}"
    query = {"page": page, "pageSize": PAGE, "sort": "updatedAt:asc", "updatedAtFrom": since}
    return f"/transactions?{urlencode(query, safe=':')}"


def pages(records: int, among: int | None = None) -> Calls:
    """First pages from moments all over the dataset, or `among` so many of its newest records; each of them full."""
    first, last = records - (among or records), max(records - 3 * PAGE, 1)
    return Calls([page_path(first + (last - first) * number // MOMENTS) for number in range(MOMENTS)])


def balances() -> Calls:
    """The balances of each internal account."""
    return Calls([f"/accounts/{account}/balances" for account in INTERNAL])


def payouts() -> Calls:
    """Payouts with a fresh idempotency key each, by turns from and to all accounts."""
    bodies = [json.dumps(payout(number, "{key}")) for number in range(PAGE)]
    return Calls(["/payouts"] * PAGE, WRITTEN | {"Content-Type": "application/json"}, "POST", bodies)


def payout(number: int, key: str) -> dict[str, object]:
    """The body of a payout between two of the accounts."""
    return {
        "idempotencyKey": key,
        "amount": "1250",
        "currency": ASSET,
        "sourceAccountId": INTERNAL[number % ACCOUNTS],
        "destinationAccountId": BENEFICIARIES[number * 7 % ACCOUNTS],
        "description": "Invoice 4711",
        "metadata": {"order": "4711"},
    }
