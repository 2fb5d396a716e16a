"""Pages that follow what happens to their dataset, in a real browser: nothing that somebody does there is lost."""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from ledgerdata.operations import act, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.faults.rulebook import put_rule
from simulator.models import DueStep
from tenants.attention import note_attention
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop, shop_of
from tests.payouts import fund, payout

LIST = "/admin/ledgerdata/payment/"
SOON = 5_000  # ms; a page follows within 2 s where nothing else is done on the machine


@pytest.fixture
def live_shop(live_tenant: Tenant) -> Shop:
    return shop_of(live_tenant)


def goto(page: Page, url: str) -> None:
    """Opens the page, and marks it: a page that was loaded again has lost the mark."""
    page.goto(url)
    page.evaluate("window.isTheSamePage = true")


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.isTheSamePage === true"))


def done(shop: Shop, pk: int, action: Action) -> None:
    with writing(shop.tenant) as book:
        act(book, pk, action)


def test_a_list_follows_and_loses_nothing(owner_page: Page, live_shop: Shop) -> None:
    payments = [live_shop.pay(PaymentType.PAYIN, Status.PENDING) for _ in range(40)]
    oldest, ticked = payments[0], payments[5]
    owner_page.emulate_media(reduced_motion="no-preference")  # so that rows come into view softly
    goto(owner_page, f"{LIST}?state=PENDING")
    box = owner_page.get_by_label(f"Select {ticked.reference}")
    box.check()
    search = owner_page.get_by_label("Search")
    search.fill("half typed")
    row = owner_page.get_by_role("row").filter(has_text=oldest.reference)
    row.hover()
    before = row.bounding_box()
    newest = live_shop.pay(PaymentType.PAYIN, Status.PENDING)
    done(live_shop, ticked.pk, Action.SUCCEED)
    done(live_shop, payments[10].pk, Action.SUCCEED)
    expect(owner_page.get_by_role("link", name=newest.reference, exact=True)).to_be_attached(timeout=SOON)
    expect(owner_page.get_by_role("link", name=payments[10].reference, exact=True)).to_have_count(0)
    expect(box).to_be_checked()
    expect(owner_page.get_by_role("row").filter(has_text=ticked.reference)).to_contain_text("Changed")
    expect(owner_page.get_by_text("1 of 40 selected")).to_be_attached()
    expect(search).to_have_value("half typed")
    after = row.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2
    assert is_the_same(owner_page)


def test_a_payments_page_follows_a_step_that_is_due(owner_page: Page, live_shop: Shop) -> None:
    payment = live_shop.pay(PaymentType.PAYIN, Status.PENDING)
    with writing(live_shop.tenant) as book:
        due_at = timezone.now() + timedelta(seconds=2)
        DueStep.objects.create(tenant=live_shop.tenant, payment=payment, due_at=due_at, action="succeed")
        note_attention(book.tenant)
    goto(owner_page, f"{LIST}{payment.pk}/change/")
    owner_page.locator("summary").first.click()
    expect(owner_page.get_by_role("heading", name="What is due")).to_be_visible()
    expect(owner_page.get_by_role("link", name="Refund…", exact=True)).to_be_visible(timeout=SOON + 2_000)
    expect(owner_page.get_by_role("heading", name="What is due")).to_have_count(0)
    expect(owner_page.locator("details").first).to_have_attribute("open", "")
    assert is_the_same(owner_page)


def test_the_dashboard_follows_the_connector(
    owner_page: Page, live_tenant: Tenant, client_of_key: httpx.Client
) -> None:
    fund(live_tenant, 1_000_000)
    goto(owner_page, "/admin/")
    client_of_key.post("/payouts", json=payout("salary-1", amount=12_345))
    expect(owner_page.get_by_text("123.45 EUR").first).to_be_visible(timeout=SOON)
    assert is_the_same(owner_page)


@pytest.mark.wrong_answers
def test_hits_of_faults_move(owner_page: Page, live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    put_rule(live_tenant, {"name": "maintenance", "status": 503, "most": 2})
    goto(owner_page, "/admin/simulator/faultrule/")
    row = owner_page.get_by_role("row").filter(has_text="maintenance")
    expect(row.get_by_role("cell", name="no hit yet")).to_be_visible()
    mark = owner_page.get_by_role("banner").get_by_role("link", name="1 fault on")
    expect(mark).to_be_visible()
    assert client_of_key.get("/accounts").status_code == 503
    expect(row.get_by_role("cell", name="1 hit")).to_be_visible(timeout=SOON)
    assert client_of_key.get("/accounts").status_code == 503  # the last one: the rule is spent
    expect(row.get_by_role("cell", name="2 hits")).to_be_visible(timeout=SOON)
    expect(mark).to_have_count(0)
    assert is_the_same(owner_page)


def test_a_page_asks_for_no_more_than_whether_the_dataset_moved(owner_page: Page, live_shop: Shop) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.partition("?")[0])

    goto(owner_page, LIST)
    owner_page.on("request", note)
    owner_page.wait_for_timeout(2_500)
    assert asked
    assert {url.rpartition("/admin/")[2] for url in asked} == {"moved/"}
    owner_page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    owner_page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    owner_page.wait_for_timeout(300)
    asked.clear()
    owner_page.wait_for_timeout(2_500)
    assert asked == []  # nobody sees it
