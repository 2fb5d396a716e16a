"""What stands in the databases of the benchmarks: fixed, so that nothing has to be looked up in them.

Two datasets share the tables: `READ` is only read, `WRITTEN` takes the payouts. Their rows stand 10 ms apart.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # creation time of the first account; payments begin RECORDS_AFTER later
RECORDS_AFTER = timedelta(seconds=1)
APART = timedelta(milliseconds=10)
ACCOUNTS = 50  # of each kind, in each dataset
PAGE = 100
MOMENTS = 500
ASSET = "EUR/2"
FIRST_BALANCE = 10**15


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset, by its API key."""

    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


READ, WRITTEN = Dataset("bench-read-dataset"), Dataset("bench-written-dataset")


def internal(number: int) -> str:
    """The id of an internal account."""
    return f"acc_bench_{number % ACCOUNTS:04d}"


def beneficiary(number: int) -> str:
    """The id of a beneficiary."""
    return f"ben_bench_{number % ACCOUNTS:04d}"


def created_at(record: int) -> datetime:
    """The creation time of a record, counted from 0; the accounts' first balances are not counted."""
    return FIRST + RECORDS_AFTER + record * APART


def page_path(since: datetime, page: int = 1) -> str:
    """A page of transactions, as the connector asks for it."""
    query = {"page": page, "pageSize": PAGE, "sort": "updatedAt:asc", "updatedAtFrom": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
    return f"/transactions?{urlencode(query, safe=':')}"


def page_paths(records: int, among: int | None = None) -> list[str]:
    """First pages from moments all over the dataset, or `among` so many of its newest records; each of them full."""
    first, last = records - (among or records), max(records - 3 * PAGE, 1)
    return [page_path(created_at(first + (last - first) * number // MOMENTS)) for number in range(MOMENTS)]


def balance_paths() -> list[str]:
    """The balances of each internal account."""
    return [f"/accounts/{internal(number)}/balances" for number in range(ACCOUNTS)]


def payout(number: int, key: str) -> dict[str, object]:
    """The body of a payout between two of the accounts."""
    return {
        "idempotencyKey": key,
        "amount": "1250",
        "currency": ASSET,
        "sourceAccountId": internal(number),
        "destinationAccountId": beneficiary(number * 7),
        "description": "Invoice 4711",
        "metadata": {"order": "4711"},
    }
