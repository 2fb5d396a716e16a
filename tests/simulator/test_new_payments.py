"""Payments that are taken by the dataset's rules, over HTTP."""

import pytest

from ledgerdata.models import Payment, Record
from ledgerdata.operations import Order
from ledgerdata.rules.lifecycle import PaymentType
from simulator.new_payments import take
from simulator.rulebook import put_rule, rules_of, set_default, take_over_trial_amounts
from simulator.waiting import waiting
from tenants.models import Shortfall
from tests.simulator.conftest import Machine, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def first(shop: Shop, reference: str) -> str:
    return Payment.objects.get(tenant=shop.tenant, reference=reference).first_status


def test_a_new_dataset_pays_at_once(shop: Shop) -> None:
    assert shop.post().json()["status"] == "SUCCEEDED"
    assert shop.post("/transfers").json()["status"] == "SUCCEEDED"
    assert not waiting(shop.tenant).exists()


def test_the_default_is_followed(shop: Shop, machine: Machine) -> None:
    set_default(shop.tenant, "succeed after 30s")
    reference = shop.paid()
    assert first(shop, reference) == "PENDING"
    machine.goes_on(seconds=31)
    assert [status for status, *_ in shop.story(reference)] == ["PENDING", "SUCCEEDED"]


def test_the_first_rule_that_matches_is_followed(shop: Shop) -> None:
    put_rule(shop.tenant, {"course": "fail, reason AC01", "ending": "01"})
    put_rule(shop.tenant, {"course": "pending", "type": "PAYOUT"})
    off = put_rule(shop.tenant, {"course": "cancel"})
    put_rule(shop.tenant, {"is_on": False}, off.pk)
    assert shop.post(amount=1_001).json()["status"] == "FAILED"
    assert shop.post(amount=1_002).json()["status"] == "PENDING"
    assert shop.post("/transfers", amount=1_002).json()["status"] == "SUCCEEDED"
    assert Record.objects.get(status="FAILED").reason == "AC01"


def test_trial_amounts_work(shop: Shop, machine: Machine) -> None:
    take_over_trial_amounts(shop.tenant)
    returned, failed = shop.paid(amount=9_011), shop.paid(amount=9_003)
    machine.goes_on(days=3)
    assert [status for status, *_ in shop.story(returned)] == ["PENDING", "SUCCEEDED", "REFUNDED"]
    assert [status for status, *_ in shop.story(failed)] == ["FAILED"]


def test_a_rule_for_the_next_few_counts_what_was_taken(shop: Shop) -> None:
    put_rule(shop.tenant, {"course": "pending", "left": 2})
    taken = [shop.post(amount=amount).json().get("status") for amount in (1, 10**9, 2, 3)]
    assert taken == ["PENDING", None, "PENDING", "SUCCEEDED"]
    assert rules_of(shop.tenant)[0].left == 0


def test_a_repeated_post_is_neither_counted_nor_planned_again(shop: Shop) -> None:
    put_rule(shop.tenant, {"course": "succeed after 1h", "left": 5})
    for _ in range(3):
        assert shop.post(idempotencyKey="same").json()["status"] == "PENDING"
    assert rules_of(shop.tenant)[0].left == 4
    assert waiting(shop.tenant).count() == 1


def test_a_wish_stays_in_the_metadata(shop: Shop) -> None:
    answer = shop.post(wish="fail after 20s")
    assert answer.json()["metadata"] == {"mockpsp.outcome": "fail after 20s"}
    assert shop.records()[-1]["metadata"] == {"mockpsp.outcome": "fail after 20s"}


@pytest.mark.parametrize("wish", ["fial", "capture after 1h", ""])
def test_a_wish_that_is_not_understood_is_400_and_says_what_would_be_right(shop: Shop, wish: str) -> None:
    answer = shop.post(metadata={"mockpsp.outcome": wish})
    assert answer.status_code == 400
    assert "mockpsp.outcome" in answer.json()["Detail"]
    assert len(shop.records()) == 0


def test_every_faulty_field_is_named_the_wish_too(shop: Shop) -> None:
    answer = shop.post(amount=-1, currency="euro", metadata={"mockpsp.outcome": "fial"})
    assert answer.status_code == 400
    assert all(name in answer.json()["Detail"] for name in ("amount", "currency", "mockpsp.outcome"))


@pytest.mark.parametrize("metadata", [{"mockpsp.outcome": 5}, {"mockpsp.outcome": ["fail"]}, ["mockpsp.outcome"], "x"])
def test_a_wish_that_is_no_text_is_refused_as_any_metadata(shop: Shop, metadata: object) -> None:
    answer = shop.post(metadata=metadata)
    assert answer.status_code == 400
    assert "metadata" in answer.json()["Detail"]


def test_a_payment_that_fails_for_want_of_funds_has_no_course(shop: Shop) -> None:
    shop.set(shortfall=Shortfall.FAIL)
    answer = shop.post(amount=10**9, wish="succeed after 1h")
    assert answer.json()["status"] == "FAILED"
    assert shop.records()[-1]["metadata"]["reason"] == "AM04"
    assert not waiting(shop.tenant).exists()


def test_a_payment_of_any_type_may_be_taken(shop: Shop, machine: Machine) -> None:
    put_rule(shop.tenant, {"course": "authorise then expire after 7d"})
    root = take(shop.tenant, Order(PaymentType.PAYIN, 500, "EUR/2", destination="main"))
    assert root.status == "AUTHORISATION"
    machine.goes_on(days=8)
    assert [status for status, *_ in shop.story(root.reference)] == ["AUTHORISATION", "EXPIRED"]
