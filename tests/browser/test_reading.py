"""Finding and reading in a real browser: lists at any width, searches, copies, times, files."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from ledgerdata.models import Payment
from ledgerdata.operations import Order, act, add_beneficiary, open_account, take_payment, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.browser.conftest import assert_accessible
from tests.ledgerdata.admin.conftest import Shop, shop_of

LIST = "/admin/ledgerdata/payment/"


@pytest.fixture
def live_shop(live_tenant: Tenant) -> Shop:
    return shop_of(live_tenant)


@pytest.fixture
def payments(live_shop: Shop) -> list[Payment]:
    """Sixteen, among them the longest of everything."""
    made = [live_shop.pay(status=status) for status in (Status.SUCCEEDED, Status.PENDING, Status.AUTHORISATION) * 5]
    with writing(live_shop.tenant) as book:
        open_account(book, "A long name of an account " * 7, reference="long")
        add_beneficiary(book, "Donaudampfschifffahrtsgesellschaft" * 5, reference="longer")
        take_payment(book, Order(PaymentType.PAYIN, 10**77 + 5, "ETH/18", None, "long", idempotency_key="k" * 900))
        take_payment(book, Order(PaymentType.PAYOUT, 10**76, "ETH/18", "long", "longer"))
    return made


def seen_rows(page: Page) -> int:
    """Payments that are on the screen as a whole."""
    rows = "[...document.querySelectorAll('#result_list tbody tr')]"
    count: int = page.evaluate(f"{rows}.filter(row => row.getBoundingClientRect().bottom <= innerHeight).length")
    return count


@pytest.mark.parametrize(("width", "rows"), [(768, 9), (1024, 9), (1100, 9), (1400, 12)])
def test_many_payments_on_a_screen_and_their_buttons_in_one_line(
    owner_page: Page, payments: list[Payment], width: int, rows: int
) -> None:
    owner_page.set_viewport_size({"width": width, "height": 900})
    owner_page.goto(f"{LIST}?asset=EUR")
    assert seen_rows(owner_page) >= rows
    row = owner_page.get_by_role("row", name=re.compile(payments[0].reference))
    boxes = [row.locator(".psp-button:visible").nth(n).bounding_box() for n in range(3)]
    assert len({round(box["y"] / 4) for box in boxes if box}) == 1
    assert all(box and box["x"] + box["width"] <= width for box in boxes)
    expect(row.get_by_role("link", name="Fail refund…")).to_be_hidden()
    row.get_by_label(f"More for {payments[0].reference}").click()
    expect(row.get_by_role("link", name="Fail refund…")).to_be_visible()


@pytest.mark.parametrize("width", [320, 768, 1024, 1400])
def test_nothing_moves_another_off_the_screen(owner_page: Page, payments: list[Payment], width: int) -> None:
    owner_page.set_viewport_size({"width": width, "height": 900})
    owner_page.emulate_media(color_scheme="dark" if width == 768 else "light")
    owner_page.goto(LIST)
    if width in {768, 1024}:  # test_ledger looks at the others
        assert_accessible(owner_page)
    table = owner_page.locator(".results")
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 0
    ends = owner_page.locator(".psp-cut > :last-child")
    boxes = [ends.nth(n).bounding_box() for n in range(3)]
    assert all(box and box["width"] > 60 and box["x"] + box["width"] <= width for box in boxes)


def test_first_payment_is_on_the_first_screen_of_a_phone(owner_page: Page, payments: list[Payment]) -> None:
    owner_page.set_viewport_size({"width": 320, "height": 568})
    owner_page.goto(LIST)
    first = owner_page.locator("#result_list tbody tr").first.locator("a").first.bounding_box()
    assert first
    assert first["y"] + first["height"] < 568
    expect(owner_page.get_by_label("Asset")).to_be_hidden()
    owner_page.get_by_text("Filters", exact=True).click()
    owner_page.get_by_label("Asset").fill("eth")
    owner_page.get_by_role("button", name="Find").click()
    expect(owner_page.locator("#result_list tbody tr")).to_have_count(2)


def test_search_sorts_and_files(owner_page: Page, live_shop: Shop, payments: list[Payment]) -> None:
    with writing(live_shop.tenant) as book:
        act(book, payments[0].pk, Action.REFUND, 150)
    page = owner_page
    page.goto(LIST)
    page.get_by_role("searchbox").fill("100,00 EUR")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(15)
    page.get_by_label("State").select_option(label="Refunded")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.get_by_text("Partly refunded")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    rows = json.loads(download.value.path().read_text())
    assert [row["reference"] for row in rows] == [payments[0].reference]
    page.goto(LIST)
    page.get_by_role("link", name="Amount", exact=True).click()
    expect(page.locator("#result_list tbody tr").last).to_contain_text("1,000.00 EUR")


def test_copies_and_times(owner_page: Page, payments: list[Payment]) -> None:
    page = owner_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{LIST}{payments[0].pk}/change/")
    page.get_by_role("button", name="Copy the reference").click()
    assert page.evaluate("navigator.clipboard.readText()") == payments[0].reference
    page.get_by_role("button", name="Copy the link").click()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(payments[0].reference)
    page.goto(LIST)
    cell = page.get_by_role("row", name=re.compile(payments[0].reference)).locator(".field-payment_cell")
    cell.hover()
    cell.get_by_role("button", name="Copy the id").click()
    assert page.evaluate("navigator.clipboard.readText()") == payments[0].reference
    time = cell.locator("time")
    utc = time.inner_text()
    time.hover()
    assert "local time" in (time.get_attribute("title") or "")
    page.get_by_role("button", name="Times: UTC").click()
    page.get_by_role("button", name="Times: local").click()
    expect(time).to_have_text(re.compile("ago$"))
    page.reload()
    expect(time).to_have_text(re.compile("ago$"))
    page.get_by_role("button", name="Times: ago").click()
    expect(time).to_have_text(utc)
