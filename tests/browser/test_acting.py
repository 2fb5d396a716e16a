"""Presses in a real browser: what is asked first, where the row is afterwards, and the same without script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from ledgerdata.models import Payment
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.browser.conftest import assert_accessible, open_dataset
from tests.browser.test_live import goto, is_the_same
from tests.ledgerdata.admin.conftest import Shop, shop_of

LIST = "/admin/ledgerdata/payment/"


@pytest.fixture
def live_shop(live_tenant: Tenant) -> Shop:
    return shop_of(live_tenant)


def test_an_amount_is_asked_in_place(owner_page: Page, live_shop: Shop) -> None:
    payment = live_shop.pay()
    goto(owner_page, LIST)
    row = owner_page.get_by_role("row").filter(has_text=payment.reference)
    row.get_by_role("link", name="Refund…", exact=True).click()
    dialog = owner_page.get_by_role("dialog", name=f"Refund: {payment.reference}")
    amount = dialog.get_by_label(re.compile("Amount"))
    expect(amount).to_be_focused()
    amount.fill("1,500")
    dialog.get_by_role("button", name="Refund").click()
    expect(dialog.get_by_text("1.50 or 1,500.00")).to_be_visible()
    for scheme in ("light", "dark"):
        owner_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width in (1400, 320):
            owner_page.set_viewport_size({"width": width, "height": 800})
            assert_accessible(owner_page)
    owner_page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    row.get_by_role("link", name="Refund…", exact=True).click()
    dialog.get_by_label(re.compile("Amount")).fill("30,50")
    dialog.get_by_role("button", name="Refund").click()
    expect(owner_page.get_by_text("Refund: 30.50 EUR of")).to_be_visible()
    expect(row).to_contain_text("30.50 EUR refunded")
    expect(row).to_contain_text("Changed")
    assert is_the_same(owner_page)


def test_a_row_stays_where_it_was(owner_page: Page, live_shop: Shop) -> None:
    older, pressed, newer = (live_shop.pay(PaymentType.PAYIN, Status.PENDING) for _ in range(3))
    goto(owner_page, f"{LIST}?state=PENDING")
    rows = owner_page.locator("#result_list tbody tr")
    rows.nth(1).get_by_role("button", name="Succeed").click()
    expect(rows.nth(1)).to_contain_text("Changed")
    for place, payment in enumerate((newer, pressed, older)):
        expect(rows.nth(place)).to_contain_text(payment.reference)
    expect(rows.nth(1)).to_contain_text("Succeeded")
    owner_page.get_by_label("Close this message").click()
    assert is_the_same(owner_page)
    owner_page.reload()
    expect(rows.nth(1)).to_contain_text("Changed")


def test_a_bulk_press_is_asked_once_and_summed_up_once(owner_page: Page, live_shop: Shop) -> None:
    for amount in (1_000, 2_000, 3_000):
        live_shop.pay(PaymentType.PAYIN, Status.PENDING, amount)
    live_shop.pay(PaymentType.PAYIN, Status.FAILED)
    goto(owner_page, LIST)
    owner_page.get_by_label("Select all").check()
    owner_page.get_by_role("combobox", name="Action").select_option(label="Fail")
    owner_page.get_by_role("button", name="Go").click()
    dialog = owner_page.get_by_role("dialog", name="Fail 3 payments?")
    expect(dialog).to_contain_text("60.00 EUR")
    expect(dialog).to_contain_text("2 cannot be done")
    assert_accessible(owner_page)
    dialog.get_by_role("button", name="Fail 3 payments").click()
    expect(owner_page.get_by_text("Fail: 3 payments done, 60.00 EUR. 2 payments not done.")).to_be_visible()
    expect(owner_page.locator(".messagelist li")).to_have_count(1)
    expect(owner_page.locator(".psp-touched")).to_have_count(3)
    expect(owner_page.get_by_text("0 of 5 selected")).to_be_attached()
    assert is_the_same(owner_page)
    assert Payment.objects.filter(tenant=live_shop.tenant, state=Status.FAILED).count() == 4


def test_all_of_it_works_without_script(browser: Browser, server: str, live_shop: Shop, key: str) -> None:
    payment = live_shop.pay(PaymentType.PAYIN, Status.PENDING)
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        open_dataset(page, key)
        page.goto(f"{LIST}?state=PENDING")
        page.get_by_label(f"Select {payment.reference}").check()
        page.get_by_role("combobox", name="Action").select_option(label="Cancel")
        page.get_by_role("button", name="Go").click()
        page.get_by_role("button", name="Cancel 1 payment").click()
        expect(page.get_by_text("Cancel: 1 payment done, 100.00 EUR.")).to_be_visible()
        expect(page.get_by_role("row").filter(has_text=payment.reference)).to_contain_text("Changed")
