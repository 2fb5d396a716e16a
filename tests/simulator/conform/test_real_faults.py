"""Each mistake that our own server makes on purpose is found in two polls by the rule that forbids it."""

import pytest

from ledgerdata.operations import Order, act, open_account, take_payment, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.conform.judgement import Verdict
from simulator.conform.posting import Write
from simulator.conform.running import Plan, run
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.rulebook import put_rule
from tenants.models import Tenant
from tests.payouts import ASSET, PAYEE, PAYER, fund

WRITE = Write(PAYER, PAYEE, "savings", ASSET, 1)
RULE_OF = {
    "seconds": "six-digits",
    "milliseconds": "six-digits",
    "equal_stamps": "unique-stamps",
    "two_precisions": "one-text",
    "out_of_order": "order",
    "short_page": "full-pages",
    "page_base_0": "page-base",
    "from_exclusive": "from-inclusive",
    "from_ignored": "from-obeyed",
    "row_late": "posted-record",
    "newest_missing": "posted-record",
    "twice": "unique-ids",
    "metadata_number": "metadata",
    "unknown_status": "statuses",
    "naive_time": "moments",
    "decimals": "amounts",
    "balance_changes": "balance-value",
    "unrelated_post": "posted-record",
    "child_first": "root-first",
    "first_stamp": "own-moment",
}


def test_every_mistake_has_its_rule() -> None:
    assert RULE_OF.keys() == MISTAKES.keys()


@pytest.mark.wrong_answers
@pytest.mark.soak  # the same faults are tried in memory by test_faults, in a fraction of the time
@pytest.mark.parametrize("mistake", RULE_OF)
def test_each_mistake_is_found_by_name(mistake: str, live_tenant: Tenant, server: str, key: str) -> None:
    fund(live_tenant, 1_000)
    with writing(live_tenant) as book:
        open_account(book, "Savings", reference="savings")
        order = Order(PaymentType.PAYIN, 100, ASSET, destination=PAYER, status=Status.SUCCEEDED)
        for _ in range(120):
            root = take_payment(book, order)
    with writing(live_tenant) as book:
        act(book, root.payment.pk, Action.REFUND, 30)
    put_rule(live_tenant, {"name": mistake, "mistakes": [mistake]})
    report = run(Plan(server, key, polls=2, pause=0, write=WRITE if RULE_OF[mistake] == "posted-record" else None))
    assert RULE_OF[mistake] in {each.rule.id for each in report.of(Verdict.BROKEN)}
