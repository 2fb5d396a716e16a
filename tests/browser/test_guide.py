"""The Guide, followed by a newcomer from a fresh key on: each link leads to where its step is done."""

import re

import pytest
from playwright.sync_api import Page, expect

GENERATED = re.compile(r"Payroll: 200 payments with [0-9,]+ records are made")


class Newcomer:
    """Somebody who has nothing but the Guide."""

    def __init__(self, page: Page) -> None:
        self.page, self.main = page, page.get_by_role("main")

    def follow(self, link: str) -> None:
        """Opens the Guide, and follows the link of a step."""
        self.page.locator(".psp-nav").get_by_role("link", name="Guide").click()
        self.main.get_by_role("link", name=link, exact=True).first.click()

    def make(self, button: str, told: str, **fields: str) -> None:
        """Fills a form in, sends it, and reads the message."""
        press = self.page.get_by_role("button", name=button, exact=True)
        form = self.main.locator("form").filter(has=press)
        for name, text in fields.items():
            form.locator(f"[name={name}]").fill(text)
        form.get_by_role("button", name=button, exact=True).click()
        expect(self.page.locator("#messages")).to_contain_text(told)


@pytest.fixture
def newcomer(page: Page, committing: None) -> Newcomer:
    page.goto("/admin/")
    page.get_by_role("button", name="Open a new dataset with it").click()
    return Newcomer(page)


def test_the_guide_from_start_to_end(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.follow("Its page")
    newcomer.make("Rename", "is called Newcomer's shop", name="Newcomer's shop")
    newcomer.follow("Open one")
    newcomer.make("Make the account", "Main is made", name="Main", amount="1,000.00", currency="EUR/2")
    newcomer.follow("beneficiary")
    newcomer.make("Make the beneficiary", "Ben is made", name="Ben")
    newcomer.follow("bank account")
    newcomer.make(
        "Make the bank account", "of Ben is made", holder="Ben", iban="DE89 3704 0044 0532 0130 00", settles_for="Ben"
    )
    newcomer.follow("added them")
    newcomer.make("Add them to the rules", "test amounts were added")
    for amount in ("90,01", "90.11"):
        page.goto("/admin/ledgerdata/payout/add/")
        newcomer.make("Make the payout", "is made", amount=amount, source="Main", destination="Ben")
    page.goto("/admin/")
    newcomer.make("Advance", "3 steps were done", to="3d")
    page.goto("/admin/ledgerdata/payout/")
    for amount, state in (("90.01 EUR", "Failed"), ("90.11 EUR", "Returned")):
        expect(page.get_by_role("row", name=re.compile(amount))).to_contain_text(state)


def test_the_guide_generates_onto_what_is_there_and_begins_anew(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.follow("Open one")
    newcomer.make("Make the account", "Main is made", name="Main", amount="1,000.00", currency="EUR/2")
    newcomer.follow("Generate")
    page.get_by_role("button", name="Generate Payroll: 200 payments").click()
    expect(page.locator("#messages")).to_contain_text(GENERATED, timeout=30_000)
    page.get_by_role("link", name="Internal accounts").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    newcomer.follow("Take a snapshot")
    newcomer.make("Take a snapshot", "is taken", name="Payroll")
