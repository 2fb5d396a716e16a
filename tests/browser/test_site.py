"""The frame of the back office in a real browser: signing in, switching, and how its own pages look."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from ledgerdata.operations import Money, add_beneficiary, open_account, writing
from tenants.access import known_tenant, tenant_of
from tenants.models import Tenant
from tests.browser.conftest import assert_accessible, assert_fits, open_dataset

VIEWS: list[tuple[int, Literal["light", "dark"]]] = [(1400, "light"), (320, "dark")]
"""The widest and the narrowest, on which the layout depends, and both schemes, on which the colours do."""
BETWEEN = (768, 1024)

PAGES = [
    "/admin/",
    "/admin/simulator/outcomerule/",
    "/admin/simulator/outcomerule/add/",
    "/admin/simulator/faultrule/",
    "/admin/simulator/faultrule/add/",
    "/admin/install/",
    "/admin/compare/",
    "/admin/guide/",
    "/admin/dataset/",
]
OPERATORS = ["/admin/", "/admin/dataset/", "/admin/tenants/tenant/", "/admin/tenants/tenant/add/"]
OPERATORS += ["/admin/datasets/{}/"]
OPERATORS += ["/admin/tenants/apikey/", "/admin/tenants/apikey/add/", "/admin/auth/user/", "/admin/auth/user/add/"]
OPERATORS += ["/admin/password_change/", "/admin/install/"]


def look(page: Page, addresses: list[str]) -> None:
    """Each page is accessible, wide and narrow, in light and in dark, and fits the widths between."""
    for address in addresses:
        page.goto(address)
        for width, scheme in VIEWS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
        for width in BETWEEN:
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page)


def test_the_page_to_sign_in(page: Page) -> None:
    look(page, ["/admin/login/"])


def test_the_page_of_the_api(page: Page) -> None:
    page.goto("/docs/#contract_payouts_create")
    page.get_by_text("Pays from an internal account to a beneficiary").click()
    expect(page.get_by_text("idempotencyKey").first).to_be_visible()
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)


def test_pages_of_an_empty_dataset(owner_page: Page) -> None:
    look(owner_page, PAGES)


def test_the_dashboard_of_a_filled_dataset(owner_page: Page, live_tenant: Tenant) -> None:
    with writing(live_tenant) as ledger:
        open_account(ledger, "Main", first_balance=Money(123456, "EUR/2"))
        open_account(ledger, "Chain", first_balance=Money(10**24, "ETH/18"))
        add_beneficiary(ledger, "Alice")
    look(owner_page, ["/admin/"])
    owner_page.get_by_text("As a table").click()
    expect(owner_page.get_by_role("columnheader", name="Succeeded")).to_be_visible()
    assert_accessible(owner_page)


def test_pages_of_operators(operator_page: Page, live_tenant: Tenant) -> None:
    look(operator_page, [address.format(live_tenant.pk) for address in OPERATORS])


def test_in_and_out(owner_page: Page) -> None:
    owner_page.get_by_role("button", name="Log out").click()
    owner_page.goto("/admin/")
    expect(owner_page.get_by_role("heading", name="Open a dataset")).to_be_visible()


def test_the_key_that_is_proposed_opens_a_new_dataset(page: Page, committing: None) -> None:
    page.goto("/admin/")
    key = page.locator("#fresh-key").inner_text()
    page.get_by_role("button", name="Open a new dataset with it").click()
    expect(page.get_by_role("heading", name="Three steps")).to_be_visible()
    assert known_tenant(key).records == 0


def test_another_key_in_the_header_switches(owner_page: Page, stranger_key: str) -> None:
    other = tenant_of(stranger_key)
    owner_page.get_by_label("API key of the dataset").fill(stranger_key)
    owner_page.get_by_role("button", name="Switch").click()
    expect(owner_page.get_by_role("heading", level=1)).to_have_text(other.name)


def test_an_operator_chooses_in_the_header(operator_page: Page, live_tenant: Tenant) -> None:
    operator_page.get_by_label("Name of a dataset").fill(f"#{live_tenant.pk}")
    operator_page.get_by_role("button", name="Choose").click()
    expect(operator_page.get_by_role("heading", level=1)).to_have_text(live_tenant.name)


def test_an_operator_makes_and_revokes_a_key(operator_page: Page, live_tenant: Tenant) -> None:
    operator_page.goto("/admin/tenants/apikey/add/")
    operator_page.get_by_label("Dataset", exact=True).fill(f"#{live_tenant.pk}")
    operator_page.get_by_label("Label").fill("for a test")
    operator_page.get_by_role("button", name="Make the key").click()
    key = operator_page.locator("#made-key").inner_text()
    assert known_tenant(key) == live_tenant
    operator_page.goto("/admin/tenants/apikey/")
    operator_page.get_by_role("row", name="for a test").get_by_role("link").first.click()
    operator_page.get_by_role("link", name="Revoke this key").click()
    operator_page.get_by_role("button", name="Revoke this key").click()
    expect(operator_page.get_by_text("whoever uses it is refused from now on")).to_be_visible()
    assert live_tenant.api_keys.get(label="for a test").revoked_at is not None


def test_the_theme_can_be_chosen(owner_page: Page) -> None:
    def background() -> str:
        return str(owner_page.evaluate("getComputedStyle(document.body).backgroundColor"))

    owner_page.emulate_media(color_scheme="light")
    light, toggle = background(), owner_page.locator(".theme-toggle")
    seen = {light}
    for _ in range(3):
        toggle.click()
        seen.add(background())
    assert len(seen) == 2
    assert background() == light


def test_what_installs_the_connector_is_copied_and_downloaded(owner_page: Page, live_tenant: Tenant) -> None:
    owner_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    owner_page.goto("/admin/install/")
    owner_page.get_by_role("button", name="Show how to install it").click()
    assert_accessible(owner_page)
    owner_page.locator("button[data-copy=fctl]").click()
    expect(owner_page.locator("button[data-copy=fctl]")).to_have_text("Copied")
    copied = owner_page.evaluate("navigator.clipboard.readText()")
    assert copied == "fctl payments connectors install generic generic-connector.json"
    with owner_page.expect_download() as download:
        owner_page.get_by_role("button", name="Download generic-connector.json").click()
    config = json.loads(Path(download.value.path()).read_text())
    assert known_tenant(config["apiKey"]) == live_tenant


def test_all_works_without_script(browser: Browser, server: str, live_tenant: Tenant, key: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        open_dataset(page, key)
        page.goto("/admin/install/")
        expect(page.locator("button[data-copy]")).to_have_count(0)
        page.get_by_role("button", name="Show how to install it").click()
        config = page.locator("#config").inner_text()
        page.reload()
        expect(page.locator("#config")).to_have_text(config)
        assert live_tenant.api_keys.filter(label__startswith="connector").count() == 1
        for button in page.locator("button[data-copy]").all():
            expect(button).to_be_hidden()


@pytest.mark.parametrize("address", PAGES)
def test_the_keyboard_reaches_the_content_at_once(owner_page: Page, address: str) -> None:
    owner_page.goto(address)
    owner_page.keyboard.press("Tab")
    expect(owner_page.get_by_role("link", name="Skip to main content")).to_be_focused()
    owner_page.keyboard.press("Enter")
    expect(owner_page.get_by_role("main")).to_be_focused()
