"""Generate as a person does: between own accounts, by one press, seen before it is made, cancelled, its end said."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from ledgerdata.generate import plan_run, readers, resume
from ledgerdata.generate.options import Options
from ledgerdata.models import Account, Payment, Record
from ledgerdata.operations import Money, add_beneficiary, open_account, writing
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.browser.conftest import open_dataset
from tests.browser.test_site import look

GENERATE = "/admin/ledgerdata/payment/generate/"


@pytest.fixture
def by_hand(live_tenant: Tenant) -> Tenant:
    """One account with a first balance, and one beneficiary, made just now."""
    with writing(live_tenant) as book:
        open_account(book, "Mine", first_balance=Money(123_456, "EUR/2"))
        add_beneficiary(book, "Theirs")
    return live_tenant


def test_one_press_tells_a_months_story_between_own_accounts(owner_page: Page, by_hand: Tenant) -> None:
    owner_page.goto(GENERATE)
    expect(owner_page.locator("#ground")).to_contain_text("all of the period is free")
    owner_page.get_by_role("button", name="Generate Disputes").click()
    expect(owner_page.get_by_text("Disputes: 400 payments with")).to_be_visible()
    assert set(for_tenant(Account, by_hand).values_list("name", flat=True)) == {"Mine", "Theirs"}
    first = for_tenant(Record, by_hand).order_by("sequence")[0]
    assert (timezone.now() - first.created_at).days == 30


def test_what_comes_out_follows_what_is_typed(owner_page: Page, by_hand: Tenant) -> None:
    owner_page.goto(f"{GENERATE}?scenario=card-shop#own")
    foreseen = owner_page.locator("#foreseen")
    expect(foreseen).to_contain_text("800 payments")
    owner_page.get_by_label("Payouts").fill("3")
    expect(foreseen).to_contain_text("3 payouts, in EUR/2")
    owner_page.get_by_label("Period in days").fill("7")
    expect(foreseen).to_contain_text("They spread over 7 days")
    owner_page.get_by_label("Currencies").fill("USD/2")
    expect(foreseen).to_contain_text("nobody can pay")
    owner_page.get_by_role("button", name="Generate", exact=True).click()
    expect(owner_page.get_by_role("alert")).to_contain_text("Nothing was done")
    owner_page.get_by_label("Give accounts without money a first balance").check()
    owner_page.get_by_role("button", name="Generate", exact=True).click()
    expect(owner_page.get_by_text("Card shop: 3 payments with")).to_be_visible()
    assert for_tenant(Payment, by_hand).filter(type="PAYOUT").count() == 3


def test_the_end_of_a_run_is_said_on_another_page(owner_page: Page, live_tenant: Tenant) -> None:
    owner_page.goto(f"{GENERATE}?scenario=marketplace#own")
    owner_page.get_by_label("Payins").fill("2,500")
    owner_page.get_by_role("button", name="Generate", exact=True).click()
    expect(owner_page.get_by_role("button", name="Cancel")).to_be_visible()
    owner_page.goto("/admin/guide/")
    expect(owner_page.get_by_text("Marketplace: 2,500 payments with")).to_be_visible(timeout=30_000)
    expect(owner_page.get_by_text("Generating:")).to_have_count(0)


def test_a_run_is_cancelled(owner_page: Page, live_tenant: Tenant) -> None:
    owner_page.goto(f"{GENERATE}?scenario=marketplace#own")
    owner_page.get_by_label("Payins").fill("1,000,000")
    owner_page.get_by_role("button", name="Generate", exact=True).click()
    expect(owner_page.get_by_role("progressbar")).to_have_attribute("max", "1000000")
    owner_page.get_by_role("button", name="Cancel").click()
    expect(owner_page.get_by_text("then the run was stopped")).to_be_visible()


def test_pages_with_all_that_they_may_show(owner_page: Page, by_hand: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    look(owner_page, [f"{GENERATE}?scenario=everything"])
    monkeypatch.setattr(readers, "QUIET", 0)
    plan_run(by_hand, Options(payments=5_000))
    look(owner_page, [GENERATE])
    owner_page.goto("about:blank")  # else the page of the run loads itself anew at its end, while another is asked for
    resume(by_hand)
    refused = f"{GENERATE}?preview=1&scenario=casino&days=0"
    look(owner_page, [refused])


def test_all_works_without_script(browser: Browser, server: str, by_hand: Tenant, key: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        open_dataset(page, key)
        page.goto(f"{GENERATE}?scenario=card-shop")
        page.get_by_label("Payouts").fill("2")
        page.get_by_role("button", name="Show what comes out").click()
        expect(page.locator("#foreseen")).to_contain_text("2 payouts, in EUR/2")
        assert for_tenant(Payment, by_hand).count() == 1
        page.get_by_role("button", name="Generate", exact=True).click()
        expect(page.get_by_text("Card shop: 2 payments with")).to_be_visible()
