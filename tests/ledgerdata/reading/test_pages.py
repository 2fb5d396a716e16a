"""Pages against plain slicing of what is stored, in a dataset whose rows stand between another one's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from ledgerdata.models import Account, Kind, Record
from ledgerdata.reading.pages import Page, account_payloads, record_payloads
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.books import account, beneficiary, pay

ROWS = 13
Lister = Callable[[Page], bytes]


@pytest.fixture
def books(tenant: Tenant, stranger: Tenant) -> Tenant:
    """Thirteen rows of each series, each beside one of a stranger."""
    account(tenant, "a0")
    account(stranger, "s0")
    beneficiary(tenant, "b0")
    for number in range(1, ROWS):
        for owner in (stranger, tenant):
            account(owner, f"a{number}")
            beneficiary(owner, f"b{number}")
    for number in range(ROWS):
        for owner, main in ((stranger, "s0"), (tenant, "a0")):
            pay(owner, PaymentType.PAYIN, number + 1, Status.SUCCEEDED, destination=main)
    return tenant


def _series(tenant: Tenant) -> list[tuple[Lister, "QuerySet[Record] | QuerySet[Account]"]]:
    accounts = Account.objects.filter(tenant=tenant)
    return [
        (lambda page: record_payloads(tenant, page), Record.objects.filter(tenant=tenant)),
        (lambda page: account_payloads(tenant, Kind.INTERNAL, page), accounts.filter(kind=Kind.INTERNAL)),
        (lambda page: account_payloads(tenant, Kind.BENEFICIARY, page), accounts.filter(kind=Kind.BENEFICIARY)),
    ]


def _sliced(rows: "QuerySet[Record] | QuerySet[Account]", page: Page) -> list[bytes]:
    kept = [row for row in rows.order_by("created_at") if page.since is None or row.created_at >= page.since]
    if page.descending:
        kept.reverse()
    return [bytes(row.payload) for row in kept[page.offset : page.offset + page.size]]


def _ids(payloads: bytes) -> list[str]:
    return [item["id"] for item in orjson.loads(b"[%b]" % payloads)]


@given(
    number=st.integers(1, 20) | st.sampled_from([2**31, 2**62, 2**63, 2**64, 10**100]),
    size=st.integers(1, 16),
    since_row=st.none() | st.integers(0, ROWS - 1),
    off=st.sampled_from([-1, 0, 1]),
    descending=st.booleans(),
)
@examples(max_examples=60)
def test_a_page_is_a_slice(
    books: Tenant, number: int, size: int, since_row: int | None, off: int, descending: bool
) -> None:
    for lister, rows in _series(books):
        since = None
        if since_row is not None:
            since = rows.order_by("created_at")[since_row].created_at + timedelta(microseconds=off)
        page = Page(number=number, size=size, since=since, descending=descending)
        assert lister(page) == b",".join(_sliced(rows, page))


@pytest.mark.parametrize("descending", [False, True])
def test_all_pages_together_are_all_rows_once(books: Tenant, descending: bool) -> None:
    for lister, rows in _series(books):
        pages = [lister(Page(number=number, size=2, descending=descending)) for number in range(1, 8)]
        assert b",".join(pages) == b",".join(_sliced(rows, Page(size=1_000, descending=descending)))
        assert len(set(_ids(b",".join(pages)))) == ROWS


@pytest.mark.parametrize("since", [datetime.min, datetime.max])
@pytest.mark.parametrize("descending", [False, True])
def test_from_the_ends_of_the_calendar(books: Tenant, since: datetime, descending: bool) -> None:
    for lister, _ in _series(books):
        read = lister(Page(since=since.replace(tzinfo=UTC), descending=descending))
        assert len(_ids(read)) == (ROWS if since == datetime.min else 0)


def test_an_empty_dataset_has_empty_pages(tenant: Tenant) -> None:
    for lister, rows in _series(tenant):
        for descending in (False, True):
            assert lister(Page(descending=descending)) == b""
        assert not rows.exists()


@pytest.mark.parametrize("descending", [False, True])
def test_a_page_is_one_query(
    books: Tenant, descending: bool, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    since = Record.objects.filter(tenant=books).order_by("created_at")[3].created_at
    for lister, _ in _series(books):
        with django_assert_num_queries(1):
            lister(Page(number=2, size=3, since=since, descending=descending))
