"""The journal in a real browser: the dashboard renews itself, and pages with all that they may show."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from ledgerdata.generate import Options, plan_run, resume
from simulator.journal.reading import requests_of
from tenants.models import Tenant
from tests.browser.conftest import assert_fits
from tests.browser.test_site import look
from tests.payouts import fund, payout
from tests.simulator.journal.looking import until

JOURNAL = "/admin/simulator/journalbatch/"
ASSETS = ("EUR/2", "USD/2", "GBP/2", "JPY", "BTC/8", "ETH/18", "CHF/2", "SEK/2")


def test_the_dashboard_tells_of_a_read_without_being_loaded_again(
    owner_page: Page, live_tenant: Tenant, client_of_key: httpx.Client
) -> None:
    fund(live_tenant, 1_000_000)
    owner_page.goto("/admin/")
    readers = owner_page.locator("#readers")
    expect(readers).to_contain_text("Nobody so far.")
    owner_page.evaluate("window.isTheSamePage = true")
    client_of_key.get("/transactions")
    expect(readers.get_by_role("row", name="/transactions")).to_contain_text("page 1, 1 item", timeout=15_000)
    client_of_key.get("/transactions", params={"page": 0})
    expect(readers.get_by_role("row", name="/transactions")).to_contain_text("1, last 400", timeout=15_000)
    assert owner_page.evaluate("window.isTheSamePage")


def test_pages_with_all_that_they_may_show(owner_page: Page, live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    fund(live_tenant, 1_000_000)
    client_of_key.get("/transactions", params={"pageSize": 3})
    client_of_key.post("/payouts", json=payout("salary-1"))
    client_of_key.post("/payouts", json=payout("salary-2", amount=10**9))
    assert until(lambda: len(requests_of(live_tenant)) == 3)
    newest = requests_of(live_tenant)[0]
    look(
        owner_page, ["/admin/", JOURNAL, f"{JOURNAL}?status=4", f"{JOURNAL}{newest.batch}/change/?place={newest.place}"]
    )
    expect(owner_page.get_by_role("heading", name="Answer")).to_be_visible()


@pytest.mark.parametrize("address", [JOURNAL, "/admin/ledgerdata/payment/"])
def test_find_stands_after_the_fields_of_a_narrow_filter(address: str, owner_page: Page) -> None:
    owner_page.set_viewport_size({"width": 320, "height": 900})
    owner_page.goto(address)
    form = owner_page.get_by_role("search").last
    until_field = form.get_by_label(re.compile("^Until"))
    expect(until_field).to_be_hidden()
    form.get_by_text("Filters", exact=True).click()
    expect(until_field).to_be_visible()
    tops = [field.bounding_box() for field in form.locator("label :is(input, select):visible").all()]
    find = form.get_by_role("button", name="Find").bounding_box()
    assert find
    assert len(tops) > 4
    assert all(box and box["y"] < find["y"] + find["height"] for box in tops)


def test_the_journal_follows_by_itself(owner_page: Page, live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    owner_page.goto(JOURNAL)
    expect(owner_page.get_by_text("No request so far.")).to_be_visible()
    owner_page.get_by_label("Idempotency key has").fill("half typed")
    client_of_key.get("/beneficiaries")
    expect(owner_page.get_by_role("link", name="GET /beneficiaries")).to_be_visible(timeout=15_000)
    expect(owner_page.get_by_label("Idempotency key has")).to_have_value("half typed")


def test_the_dashboard_of_eight_assets_and_twelve_accounts_takes_two_screens(
    owner_page: Page, live_tenant: Tenant, client_of_key: httpx.Client
) -> None:
    plan_run(live_tenant, Options(payments=200, accounts=12, assets=ASSETS, seed="dashboard", leave_open=True))
    resume(live_tenant)
    reads = ("accounts", "beneficiaries", "transactions", "payouts", "transfers", "accounts/none/balances")
    for path in reads:
        client_of_key.get(f"/{path}")
    assert until(lambda: len(requests_of(live_tenant)) == len(reads))
    owner_page.set_viewport_size({"width": 1400, "height": 900})
    owner_page.goto("/admin/")
    expect(owner_page.get_by_role("row", name="/transactions")).to_be_visible()
    expect(owner_page.get_by_role("button", name="To the next step")).to_be_visible()
    expect(owner_page.get_by_text("9 more accounts")).to_be_visible()
    assert owner_page.evaluate("document.documentElement.scrollHeight") <= 2 * 900
    assert_fits(owner_page)
