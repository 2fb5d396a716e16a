"""The back office by keyboard: search, pages, the palette, and what shows the keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tenants.models import Tenant
from tests.browser.conftest import assert_accessible
from tests.browser.test_site import look
from tests.ledgerdata.admin.conftest import Shop, shop_of


@pytest.fixture
def live_shop(live_tenant: Tenant) -> Shop:
    return shop_of(live_tenant)


def test_pages_by_letter_and_the_search(owner_page: Page, live_shop: Shop) -> None:
    owner_page.keyboard.press("g")
    owner_page.keyboard.press("t")
    expect(owner_page.get_by_role("heading", level=1)).to_have_text("Transactions")
    owner_page.wait_for_load_state()
    owner_page.keyboard.press("/")
    expect(owner_page.get_by_label("Search", exact=True)).to_be_focused()
    owner_page.keyboard.type("g?/t")  # in a field they are letters
    expect(owner_page.get_by_label("Search", exact=True)).to_have_value("g?/t")


def test_the_keys_are_shown_and_can_be_switched_off(owner_page: Page) -> None:
    owner_page.keyboard.press("?")
    shown = owner_page.get_by_role("dialog", name="Keyboard")
    expect(shown).to_contain_text("Internal accounts")
    for scheme in ("light", "dark"):
        owner_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert_accessible(owner_page)
    shown.get_by_label("Single keys do something").uncheck()
    owner_page.keyboard.press("Escape")
    owner_page.keyboard.press("?")
    expect(shown).to_have_count(0)
    owner_page.get_by_role("button", name="Keyboard").click()
    shown.get_by_label("Single keys do something").check()


def test_the_palette_finds_pages_accounts_and_payments(owner_page: Page, live_shop: Shop) -> None:
    payment = live_shop.pay()
    for typed, name in (("faul", "Faults"), ("supp", "Supplier supplier"), (payment.reference, payment.reference)):
        owner_page.goto("/admin/")
        owner_page.keyboard.press("Control+k")
        palette = owner_page.get_by_role("dialog", name="Find")
        owner_page.keyboard.type(typed)
        expect(palette.get_by_role("link").first).to_have_text(re.compile(f"^{name}"))
        if name == "Faults":
            for width in (1400, 320):
                owner_page.set_viewport_size({"width": width, "height": 900})
                assert_accessible(owner_page)
            owner_page.keyboard.press("ArrowDown")
            expect(palette.get_by_role("link", name="Faults")).to_be_focused()
        owner_page.keyboard.press("Enter")
        expect(owner_page.get_by_role("heading", level=1)).to_contain_text(name.partition(" ")[0])


def test_the_page_of_it(owner_page: Page, live_shop: Shop) -> None:
    look(owner_page, ["/admin/find/?q=main", "/admin/find/?q=nothing+at+all"])
