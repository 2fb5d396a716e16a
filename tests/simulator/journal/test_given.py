"""Which rows a page gave that a fault changed: the journal tells of those, and of no others."""

import orjson
import pytest

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.faults.rulebook import put_rule
from simulator.journal.reading import Wanted, givings_of, requests_of
from tenants.models import Tenant
from tests.books import do, pay
from tests.payouts import PAYER, fund, payout
from tests.simulator.journal.noting import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_that_a_fault_leaves_out_were_not_given(tenant: Tenant, key: str) -> None:
    fund(tenant, 100_000)
    worker = Worker(key)
    for number in range(10):
        worker.ask("POST", "/payouts", body=orjson.dumps(payout(f"salary-{number}")))
    put_rule(tenant, {"name": "late", "mistakes": ["row_late"], "most": 1, "operations": ["transactions"]})
    put_rule(tenant, {"name": "again", "mistakes": ["twice"], "most": 1, "operations": ["transactions"]})
    for _ in range(3):
        worker.ask("GET", "/transactions")
    worker.journal.write()
    right, twice, late = (placed.entry for placed in requests_of(tenant, Wanted(operation="/transactions")))
    assert (late.items, late.first, late.last, late.missing) == (9, 1, 11, (5, 10))
    assert (twice.items, twice.first, twice.last, twice.missing) == (22, 1, 11, ())
    assert (right.items, right.first, right.last, right.missing) == (11, 1, 11, ())
    given = givings_of(tenant, [4, 5])
    assert [placed.entry.rule for placed in given[4]] == ["", "again", "late"]
    assert [placed.entry.rule for placed in given[5]] == ["", "again"]


def test_a_page_in_another_order_gave_all_its_rows(tenant: Tenant, key: str) -> None:
    fund(tenant, 100_000)
    for _ in range(2):
        payment = pay(tenant, PaymentType.PAYIN, 100, Status.AUTHORISATION, destination=PAYER)
        do(payment, Action.CAPTURE)
    put_rule(tenant, {"mistakes": ["child_first"]})
    worker = Worker(key)
    worker.ask("GET", "/transactions")
    worker.journal.write()
    (page,) = (placed.entry for placed in requests_of(tenant))
    assert (page.items, page.first, page.last, page.missing) == (5, 1, 5, ())
