"""A dataset that its owner owns, in a real browser: its page, its keys, and the ways from one dataset to another."""

import re

from playwright.sync_api import Browser, Page, expect

from ledgerdata.operations import Money, Order, open_account, take_payment, writing
from ledgerdata.rules.lifecycle import PaymentType
from simulator.snapshots import take
from tenants.access import add_key, known_tenant
from tenants.models import Tenant
from tenants.naming import rename
from tests.books import account
from tests.browser.conftest import open_dataset
from tests.browser.test_site import look

ASSETS = ["EUR/2", "USD/2", "GBP/2", "JPY", "CHF/2", "BTC/8", "ETH/18", "EUR_COL/12"]


def test_pages_with_all_that_they_may_show(owner_page: Page, live_tenant: Tenant) -> None:
    other = add_key(live_tenant, "another-key-of-it", label="A connector with a long name that says where it runs")
    account(live_tenant, "mine", balance=5)
    take(live_tenant, "before the test")
    page = f"/admin/datasets/{live_tenant.number}/"
    own = live_tenant.api_keys.exclude(pk=other.pk).get()
    below = ["", "delete/", f"keys/{own.pk}/revoke/", "snapshots/restore/?name=before%20the%20test"]
    look(owner_page, [f"{page}{address}" for address in below])


def test_a_dataset_is_owned_without_script(browser: Browser, server: str, live_tenant: Tenant, key: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        open_dataset(page, key)
        page.get_by_role("link", name="Dataset", exact=True).click()
        page.get_by_label("Name", exact=True).first.fill("Acme Pay")
        page.get_by_role("button", name="Rename").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Acme Pay #{live_tenant.number}")
        page.get_by_label("Who uses it").fill("test stack")
        page.get_by_role("button", name="Make a key").click()
        made = page.locator("#made-key").inner_text()
        page.reload()
        assert page.locator("#made-key").inner_text() == made
        assert known_tenant(made) == live_tenant
        page.get_by_role("link", name="To the dataset").click()
        expect(page.get_by_role("textbox", name=re.compile("^Label of"))).to_have_count(2)
        page.get_by_role("link", name=re.compile("Revoke.*test stack")).click()
        page.get_by_role("button", name="Revoke this key").click()
        expect(page.get_by_text("whoever uses it is refused from now on")).to_be_visible()


def test_a_key_with_a_slip_leads_back(owner_page: Page, live_tenant: Tenant) -> None:
    rename(live_tenant, "Acme Pay")
    owner_page.get_by_label("API key of the dataset").fill("a-key-with-a-slip")
    owner_page.get_by_role("button", name="Switch").click()
    expect(owner_page.get_by_text("You made a new, empty dataset with this key")).to_be_visible()
    look(owner_page, ["/admin/"])
    owner_page.get_by_text("Opened before").click()
    owner_page.get_by_role("button", name=f"Acme Pay #{live_tenant.number}").click()
    expect(owner_page.get_by_role("heading", level=1)).to_have_text("Acme Pay")


def test_a_full_dashboard_has_two_screens_at_most(owner_page: Page, live_tenant: Tenant) -> None:
    with writing(live_tenant) as book:
        for number in range(12):
            first = Money(10**7, ASSETS[0])
            made = open_account(book, f"Account number {number} of a company with a name", first_balance=first)
            for asset in ASSETS[1:]:
                take_payment(book, Order(PaymentType.PAYIN, 12_345_678, asset, destination=made.reference))
    owner_page.goto("/admin/")
    expect(owner_page.get_by_role("cell", name="12", exact=True)).to_have_count(len(ASSETS))
    assert owner_page.evaluate("document.documentElement.scrollHeight") <= 2 * 900
    expect(owner_page.get_by_text("9 more accounts")).to_be_visible()
    owner_page.get_by_role("link", name=re.compile("96 succeeded")).click()
    owner_page.wait_for_url("**/ledgerdata/payment/?from=*")
    expect(owner_page.get_by_role("main")).to_contain_text("96")


def test_operators_pages_are_called_after_what_they_show(operator_page: Page, live_tenant: Tenant) -> None:
    titles = {"tenants/tenant/": "Datasets", "tenants/apikey/": "API keys", "auth/user/": "Users"}
    for address, title in titles.items():
        operator_page.goto(f"/admin/{address}")
        expect(operator_page.get_by_role("heading", level=1)).to_have_text(title)
        crumbs = operator_page.get_by_role("navigation", name="Breadcrumbs")
        expect(crumbs).to_have_text(re.compile(rf"^\s*Dashboard › {title}\s*$"))
    operator_page.goto("/admin/tenants/tenant/")
    operator_page.get_by_role("button", name=re.compile("^Look at it")).click()
    expect(operator_page.get_by_role("heading", level=1)).to_have_text(live_tenant.name)
    operator_page.goto("/admin/tenants/tenant/")
    operator_page.get_by_role("link", name=re.compile("^Delete…")).click()
    operator_page.get_by_label("Yes, delete all of it").check()
    operator_page.get_by_role("button", name="Delete this dataset").click()
    expect(operator_page.get_by_text("is deleted, with everything in it")).to_be_visible()
    expect(operator_page.get_by_text("0 datasets")).to_be_visible()
