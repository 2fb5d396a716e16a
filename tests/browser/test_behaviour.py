"""What payments do by themselves, in a real browser: rules moved by keyboard, and pages with all that they may show."""

from playwright.sync_api import Page, expect

from ledgerdata.operations import Order
from ledgerdata.rules.lifecycle import PaymentType
from simulator.advance import advance, read_target
from simulator.live import start_live
from simulator.new_payments import take
from simulator.outcomes.grammar import parse
from simulator.rulebook import put_rule, rules_of, take_over_trial_amounts
from tenants.models import Tenant
from tests.browser.test_site import look
from tests.payouts import PAYEE, PAYER, fund

BEHAVIOUR = "/admin/simulator/outcomerule/"


def test_rules_are_moved_by_keyboard(owner_page: Page, live_tenant: Tenant) -> None:
    for name in ("first", "second", "third"):
        put_rule(live_tenant, {"name": name, "course": "fail"})
    owner_page.goto(BEHAVIOUR)
    owner_page.get_by_role("button", name="Move first down").focus()
    for order, focused in ((["second", "first", "third"], "down"), (["second", "third", "first"], "up")):
        owner_page.keyboard.press("Enter")
        expect(owner_page.get_by_role("button", name=f"Move first {focused}")).to_be_focused()
        expect(owner_page.locator("tbody th a").nth(order.index("first"))).to_have_text("first")
        assert [rule.name for rule in rules_of(live_tenant)] == order
    owner_page.keyboard.press("Enter")
    expect(owner_page.locator("tbody th a").nth(1)).to_have_text("first")


def test_pages_with_all_that_they_may_show(owner_page: Page, live_tenant: Tenant) -> None:
    fund(live_tenant, 1_000_000)
    take_over_trial_amounts(live_tenant)
    put_rule(live_tenant, {"name": "soon", "course": "fail after 5s", "type": "PAYOUT", "is_on": False})
    course = parse("succeed after 30s then return 40 % after 2d, reason AC04")
    order = Order(PaymentType.PAYOUT, 5_000, "EUR/2", PAYER, PAYEE)
    payment = take(live_tenant, order, course=course).payment
    start_live(live_tenant, "marketplace", 5, evenly=True)
    advance(live_tenant, read_target("5m"))
    tried = "?type=PAYOUT&amount=90.12&currency=EUR/2"
    look(owner_page, [BEHAVIOUR, BEHAVIOUR + tried, "/admin/", f"/admin/ledgerdata/payment/{payment.pk}/change/"])
    expect(owner_page.get_by_role("heading", name="What is due")).to_be_visible()
