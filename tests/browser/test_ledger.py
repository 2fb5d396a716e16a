"""The pages of the ledger in a real browser: the tutorial, and each of the buttons."""

import re

import pytest
from playwright.sync_api import Page, expect

from ledgerdata.models import Account, Payment
from ledgerdata.operations import act, open_account, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.browser.conftest import assert_accessible
from tests.browser.test_site import look
from tests.ledgerdata.admin.conftest import Shop, shop_of
from tests.ledgerdata.admin.test_buttons import CASES

LIST = "/admin/ledgerdata/payment/"


@pytest.fixture
def live_shop(live_tenant: Tenant) -> Shop:
    return shop_of(live_tenant)


def test_tutorial(owner_page: Page) -> None:
    page = owner_page
    page.goto("/admin/ledgerdata/internalaccount/add/")
    assert_accessible(page)
    page.get_by_label("Name", exact=True).or_(page.get_by_label("Name:", exact=True)).fill("Till")
    page.get_by_label("Id").fill("till")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Till", exact=True)).to_be_visible()
    page.goto("/admin/ledgerdata/beneficiary/add/")
    page.get_by_label("Owner").fill("Anna")
    page.get_by_label("Id").fill("anna")
    page.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
    page.get_by_role("button", name="Make the beneficiary").click()
    expect(page.get_by_role("link", name="DE89370400440532013000")).to_be_visible()
    _pay(page, type="Payin", amount="100", destination="till")
    page.get_by_role("link", name="Refund…", exact=True).click()
    page.get_by_label(re.compile("Amount")).fill("30.50")
    page.get_by_role("dialog").get_by_role("button", name="Refund").click()
    expect(page.get_by_text("30.50 EUR refunded")).to_be_visible()
    _pay(page, type="Payout", amount="69.50", source="till", destination="anna")
    page.goto("/admin/ledgerdata/internalaccount/")
    expect(page.get_by_role("row", name=re.compile("Till")).get_by_text("0.00 EUR", exact=True)).to_be_visible()


def test_saving_a_page_loses_nothing(owner_page: Page, live_tenant: Tenant) -> None:
    metadata = {"lines": "\na\nb\r\nc", " padded ": " x ", "two\nlines": "y"}
    with writing(live_tenant) as book:
        made = open_account(book, "Odd", reference="odd", metadata=metadata)
    owner_page.goto(f"/admin/ledgerdata/internalaccount/{made.pk}/change/")
    assert_accessible(owner_page)
    owner_page.get_by_role("button", name="Save").click()
    expect(owner_page.get_by_text("Saved Odd.")).to_be_visible()
    assert Account.objects.get(pk=made.pk).metadata == metadata


def _pay(page: Page, type: str, amount: str, **sides: str) -> None:
    page.goto(f"{LIST}add/")
    page.get_by_label("Type").select_option(label=type)
    page.get_by_label(re.compile("^Amount")).fill(amount)
    for side, reference in sides.items():
        page.get_by_label(re.compile(f"^{side.capitalize()}")).fill(reference)
    page.get_by_role("button", name="Make the transaction").click()
    expect(page.get_by_text("is made; the consumer reads it")).to_be_visible()


@pytest.mark.parametrize(("type", "status", "before", "action", "after"), CASES)
def test_each_button(
    owner_page: Page,
    live_shop: Shop,
    type: PaymentType,
    status: Status,
    before: list[Action],
    action: Action,
    after: Status,
) -> None:
    payment = live_shop.pay(type, status)
    for done in before:
        with writing(live_shop.tenant) as ledger:
            act(ledger, payment.pk, done)
    page = owner_page
    page.goto(LIST)
    row = page.get_by_role("row", name=re.compile(payment.reference))
    if row.locator("summary").count():
        row.locator("summary").click()
    button = row.get_by_role("button", name=action.label, exact=True)
    if button.count():
        button.click()
    else:
        row.get_by_role("link", name=f"{action.label}…", exact=True).click()
        final = "Cancel the payment" if action is Action.CANCEL else action.label
        page.get_by_role("dialog").get_by_role("button", name=final, exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(f"{action.label}: ")
    expect(page).to_have_url(re.compile(rf"{LIST}\?touched={payment.pk}$"))
    assert Payment.objects.get(pk=payment.pk).state == after


def test_pages_are_accessible_wide_and_narrow_light_and_dark(owner_page: Page, live_shop: Shop) -> None:
    payment = live_shop.pay()
    pages = [
        LIST,
        f"{LIST}{payment.pk}/change/",
        f"{LIST}{payment.pk}/do/refund/",
        f"{LIST}add/",
        f"{LIST}generate/",
        f"/admin/ledgerdata/internalaccount/{live_shop.main.pk}/change/",
        "/admin/ledgerdata/internalaccount/",
        f"/admin/ledgerdata/beneficiary/{live_shop.supplier.pk}/change/",
        "/admin/ledgerdata/beneficiary/add/",
        "/admin/ledgerdata/bankaccount/add/",
        "/admin/ledgerdata/payout/",
    ]
    look(owner_page, pages)


def test_bulk_action(owner_page: Page, live_shop: Shop) -> None:
    payments = [live_shop.pay(PaymentType.PAYIN, Status.PENDING) for _ in range(2)]
    owner_page.goto(LIST)
    for payment in payments:
        owner_page.get_by_label(f"Select {payment.reference}").check()
    owner_page.get_by_role("combobox", name="Action").select_option(label="Succeed")
    owner_page.get_by_role("button", name="Go").click()
    owner_page.get_by_role("button", name="Succeed 2 payments").click()
    expect(owner_page.get_by_text("Succeed: 2 payments done, 200.00 EUR.")).to_be_visible()
