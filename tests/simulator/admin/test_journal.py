"""The journal in the back office: the list, its filters, a request; readers on the dashboard; a payment's records."""

import re
from datetime import timedelta
from html import unescape

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledgerdata.models import Payment
from ledgerdata.operations import reset_dataset, writing
from simulator.models import JournalBatch
from tenants.access import add_key
from tenants.models import ApiKey, Tenant
from tenants.purging import purge
from tests.payouts import fund, payout
from tests.simulator.journal.noting import Worker

LIST = reverse("admin:simulator_journalbatch_changelist")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(tenant: Tenant, key: str) -> Worker:
    """A dataset that a connector has read, and that somebody has paid from."""
    fund(tenant, 10_000)
    worker = Worker(key)
    worker.ask("POST", "/payouts", body=orjson.dumps(payout("salary-1")))
    worker.ask("POST", "/payouts", body=orjson.dumps(payout("salary-2", 10**9)))
    worker.ask("GET", "/transactions", "pageSize=2")
    worker.ask("GET", "/accounts", "page=nought", note="the rule that hit")
    worker.journal.write()
    return worker


def text(office: Client, address: str) -> str:
    answer = office.get(address)
    assert answer.status_code == 200, address
    return unescape(" ".join(answer.content.decode().split()))


def requests_on(office: Client, query: str = "") -> list[str]:
    shown = text(office, f"{LIST}?{query}")
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', shown)


def test_requests_are_listed_newest_first(worker: Worker, office: Client) -> None:
    assert requests_on(office) == ["GET /accounts", "GET /transactions", "POST /payouts", "POST /payouts"]
    shown = text(office, LIST)
    for told in ("page=nought", "the rule that hit", "salary-2", "4 requests"):
        assert told in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("operation=/transactions", ["GET /transactions"]),
        ("status=4", ["GET /accounts", "POST /payouts"]),
        ("status=4XX", ["GET /accounts", "POST /payouts"]),
        ("status=5", []),
        ("status=0", []),
        ("status=422", ["POST /payouts"]),
        ("status=400", ["GET /accounts"]),
        ("status=503", []),
        ("status=errors", ["GET /accounts", "POST /payouts"]),
        ("status=errors&operation=/payouts", ["POST /payouts"]),
        ("status=4&operation=/payouts", ["POST /payouts"]),
        ("idempotency_key=ary-1", ["POST /payouts"]),
        ("until=2020-01-01T00:00", []),
        ("since=2020-01-01T00:00", ["GET /accounts", "GET /transactions", "POST /payouts", "POST /payouts"]),
        ("since=nonsense&status=2", ["GET /transactions", "POST /payouts"]),
        ("p=999", ["GET /accounts", "GET /transactions", "POST /payouts", "POST /payouts"]),
    ],
)
def test_filters(worker: Worker, office: Client, query: str, found: list[str]) -> None:
    assert requests_on(office, query) == found


def test_a_status_that_cannot_be_is_refused_with_what_would_be_right(worker: Worker, office: Client) -> None:
    for wrong in ("6xx", "42", "4xxx", "none"):
        shown = text(office, f"{LIST}?status={wrong}")
        assert (
            "Status has to be a status such as 503, a class of them such as 5xx, or 0 for no answer; or errors."
            in shown
        )
        assert len(requests_on(office, f"status={wrong}")) == 4


def test_a_filter_by_key(worker: Worker, tenant: Tenant, office: Client) -> None:
    add_key(tenant, "another-key-of-it")
    other = Worker("another-key-of-it")
    other.ask("GET", "/beneficiaries")
    other.journal.write()
    key = ApiKey.objects.get(mask__startswith="anot")
    assert requests_on(office, f"key={key.pk}") == ["GET /beneficiaries"]


def test_a_request_has_a_page(worker: Worker, office: Client) -> None:
    listed = text(office, f"{LIST}?idempotency_key=salary-2")
    page = re.search(r'<th scope="row"><a href="([^"]+)"', listed)
    assert page is not None
    shown = text(office, page[1])
    for told in ("POST /payouts", "422", '"idempotencyKey":"salary-2"', "holds"):
        assert told in shown
    batch = JournalBatch.objects.get()
    for place in ("4", "99999999999999", "x", "-1"):
        assert office.get(f"{LIST}{batch.pk}/change/?place={place}").status_code == 404


def test_no_journal_shows_another_datasets_requests(worker: Worker, strange_office: Client) -> None:
    batch = JournalBatch.objects.get()
    assert requests_on(strange_office) == []
    assert strange_office.get(f"{LIST}{batch.pk}/change/").status_code in (302, 404)
    assert 'scope="row"><a href="' not in strange_office.get("/admin/").content.decode()


def test_the_dashboard_tells_how_far_readers_have_come(worker: Worker, office: Client) -> None:
    def line(operation: str) -> str:
        shown = unescape(" ".join(office.get("/admin/").content.decode().split()))
        found = re.search(rf'<th scope="row"><a [^>]+>{operation}</a></th>(.*?)</tr>', shown)
        assert found is not None
        return re.sub(r"<[^>]+>", " ", found[1])

    assert re.search(r"\d+ s ago +200 +page 1, 2 items +0 +1 +none", line("/transactions"))
    assert re.search(r"400 +page", line("/accounts")) is None
    assert re.search(r" 1, last +400 +\d+ s ago", line("/accounts"))
    worker.ask("POST", "/payouts", body=orjson.dumps(payout("salary-3")))
    worker.ask("GET", "/transactions", "pageSize=1&page=9")
    worker.journal.write()
    assert re.search(r"200 +page 9, 0 items +1 +2 +none", line("/transactions"))
    assert "Who reads this dataset" in text(office, "/admin/")


def test_a_payments_records_say_whether_they_were_given(worker: Worker, office: Client, key: str) -> None:
    def shown() -> str:
        page = reverse("admin:ledgerdata_payment_change", args=[Payment.objects.get(reference=reference).pk])
        return re.sub(r"<[^>]+>", "", text(office, page))

    reference = "salary-1"
    assert re.search(r"Given to key-….{4}.* at [\d-]+ [\d:.]+", shown())
    worker.ask("GET", "/transactions")
    worker.journal.write()
    assert re.search(r"Given to .*, 2 times in all, last at ", shown())
    JournalBatch.objects.all().delete()
    assert "before the oldest request that the journal keeps" in shown()
    worker.ask("POST", "/payouts", body=orjson.dumps(payout("salary-3")))
    reference = "salary-3"
    assert "Not given to anybody yet." in shown()


def test_a_reset_begins_a_new_journal(worker: Worker, tenant: Tenant, office: Client) -> None:
    with writing(tenant) as book:
        reset_dataset(book)
    assert requests_on(office) == []
    purge()
    assert not JournalBatch.objects.exists()
    worker.ask("GET", "/accounts")
    worker.journal.write()
    assert requests_on(office) == ["GET /accounts"]


def test_moments_of_a_filter_are_utc(worker: Worker, office: Client) -> None:
    soon = timezone.now() + timedelta(minutes=2)
    assert requests_on(office, f"since={soon:%Y-%m-%dT%H:%M}") == []
    assert len(requests_on(office, f"until={soon:%Y-%m-%dT%H:%M}")) == 4


def test_all_requests_are_deleted_by_a_button(
    office: Client, worker: Worker, tenant: Tenant, strange_office: Client
) -> None:
    button = reverse("admin:simulator_journalbatch_delete_requests")
    assert f'href="{button}"' in office.get(LIST).content.decode()
    assert "go from the journal" in text(office, button)
    assert JournalBatch.objects.filter(tenant=tenant).exists()
    assert strange_office.post(button).status_code == 302
    assert JournalBatch.objects.filter(tenant=tenant).exists()
    worker.ask("GET", "/accounts")  # noted, and yet to be written
    assert office.post(button).headers["Location"] == LIST
    worker.journal.write()
    assert "No request so far" in text(office, LIST)
    nothing = text(office, button)
    assert "There is no request in the journal." in nothing
    assert "psp-button is-danger" not in nothing
