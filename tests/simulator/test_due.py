"""Steps that are due: done when their dataset is touched, each once, in order, at their moments."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ledgerdata.models import Payment
from ledgerdata.reading.audit import differences
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import NotPossible, UnknownReference
from simulator import due
from simulator.due import do_due, drop_step, hurry_step
from simulator.faults.rulebook import put_rule
from simulator.models import DueStep
from simulator.waiting import waiting
from tenants.clock import END
from tests.books import do
from tests.simulator.conftest import NOW, Machine, Shop

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_reason_is_in_the_metadata_of_the_record_that_has_it(shop: Shop, machine: Machine) -> None:
    shop.paid(wish="fail after 5s, reason AC04")
    machine.goes_on(seconds=20)
    started, failed = shop.records()
    assert failed["metadata"]["reason"] == "AC04"
    assert failed["metadata"]["reasonText"] == "ClosedAccountNumber: the account is closed"
    assert "reason" not in started["metadata"]


def test_whoever_touches_the_dataset_does_what_is_due_first(shop: Shop, machine: Machine) -> None:
    for touch in (
        lambda: shop.client.get("/accounts"),
        lambda: shop.client.get("/beneficiaries"),
        lambda: shop.client.get("/accounts/main/balances"),
        lambda: shop.client.get("/transactions"),
        shop.post,
        lambda: shop.post("/transfers"),
        lambda: shop.post(amount=10**9),
    ):
        reference = shop.paid(wish="fail after 20s")
        machine.goes_on(seconds=30)
        touch()
        assert Payment.objects.get(reference=reference).state == "FAILED"


def test_a_dataset_with_nothing_due_yet_is_plain(shop: Shop, machine: Machine) -> None:
    shop.paid(wish="succeed after 30s")
    shop.tenant.refresh_from_db()
    assert shop.tenant.attention_at is not None
    assert 30 * SECOND <= shop.tenant.attention_at - NOW < 31 * SECOND
    machine.goes_on(seconds=60)
    shop.records()
    shop.tenant.refresh_from_db()
    assert shop.tenant.attention_at is None
    assert not DueStep.objects.exists()


def test_steps_are_done_in_the_order_of_their_moments(shop: Shop, machine: Machine) -> None:
    slow, quick = shop.paid(wish="succeed after 90s"), shop.paid(wish="succeed after 30s then return after 30s")
    machine.goes_on(hours=1)
    done = [(record["relatedTransactionID"], record["status"]) for record in shop.records()[2:]]
    assert done == [(quick, "SUCCEEDED"), (quick, "REFUNDED"), (slow, "SUCCEEDED")]
    moments = [record["createdAt"] for record in shop.records()]
    assert moments == sorted(set(moments))


def test_a_step_that_became_illegal_is_dropped_and_says_why(shop: Shop, machine: Machine) -> None:
    reference = shop.paid(wish="succeed after 30s then return after 1h")
    do(Payment.objects.get(reference=reference), Action.FAIL)
    machine.goes_on(days=1)
    assert [status for status, *_ in shop.story(reference)] == ["PENDING", "FAILED"]
    dropped = list(DueStep.objects.order_by("pk"))
    assert [step.action for step in dropped] == ["succeed", "return"]
    assert "needs a payment that is pending; the state of this payout is Failed" in dropped[0].dropped_because
    assert dropped[0].dropped_at == machine.now
    shop.tenant.refresh_from_db()
    assert shop.tenant.attention_at is None


def test_a_part_is_at_most_what_is_left(shop: Shop, machine: Machine) -> None:
    reference = shop.paid(wish="return 60 % after 1h then return 500 minor units after 1h then return after 1h")
    machine.goes_on(days=1)
    assert [amount for _, amount, _ in shop.story(reference)] == [100, 60, 40]
    assert DueStep.objects.get().dropped_at


def test_a_step_is_hurried(shop: Shop, machine: Machine) -> None:
    reference = shop.paid(wish="succeed after 1h then return after 1h")
    first, second = waiting(shop.tenant)
    with pytest.raises(NotPossible, match="Return needs money sent"):
        hurry_step(shop.tenant, second.pk)
    assert waiting(shop.tenant).count() == 2
    machine.goes_on(minutes=1)
    hurry_step(shop.tenant, first.pk)
    assert [(status, at - NOW >= 60 * SECOND) for status, _, at in shop.story(reference)] == [
        ("PENDING", False),
        ("SUCCEEDED", True),
    ]
    with pytest.raises(UnknownReference, match="done or dropped meanwhile"):
        hurry_step(shop.tenant, first.pk)
    machine.goes_on(hours=3)
    assert [status for status, *_ in shop.story(reference)] == ["PENDING", "SUCCEEDED", "REFUNDED"]


def test_a_step_is_dropped_by_hand(shop: Shop, machine: Machine) -> None:
    reference = shop.paid(wish="succeed after 1h")
    (step,) = waiting(shop.tenant)
    drop_step(shop.tenant, step.pk)
    machine.goes_on(days=1)
    assert [status for status, *_ in shop.story(reference)] == ["PENDING"]
    assert DueStep.objects.get().dropped_because == "It was dropped by hand."
    with pytest.raises(UnknownReference):
        drop_step(shop.tenant, step.pk)


def test_another_datasets_step_is_not_there(shop: Shop, stranger: object) -> None:
    shop.paid(wish="succeed after 1h")
    (step,) = waiting(shop.tenant)
    for touch in (hurry_step, drop_step):
        with pytest.raises(UnknownReference):
            touch(stranger, step.pk)  # type: ignore[arg-type]
    assert waiting(shop.tenant).count() == 1


def test_a_touch_does_so_many_and_the_next_one_goes_on(
    shop: Shop, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "MOST_AT_ONCE", 3)
    for _ in range(5):
        shop.paid(amount=1, wish="succeed after 1h")
    machine.goes_on(hours=2)
    assert [len(shop.records()) for _ in range(3)] == [8, 10, 10]


def test_steps_that_are_due_at_once_keep_their_distance(shop: Shop, machine: Machine) -> None:
    for _ in range(5):
        shop.paid(amount=1, wish="succeed after 1h")
    machine.goes_on(hours=2)
    moments = [at for record in shop.records()[5:] for at in [record["createdAt"]]]
    assert moments == [f"2026-05-01T13:00:00.0{n}0{moments[0][-4:]}" for n in range(5)]


def test_a_step_at_the_end_of_all_moments_is_planned_all_the_same(shop: Shop, machine: Machine) -> None:
    shop.set(lead=int(timedelta(days=365 * 7_970) / timedelta(microseconds=1)))
    reference = shop.paid(wish="succeed after 3650d then return after 3650d then reverse return after 3650d")
    assert [step.due_at.year for step in waiting(shop.tenant).filter(payment__reference=reference)][-1] == 9999
    shop.set(lead=2 * shop.tenant.lead)
    assert shop.client.get("/accounts").status_code in {200, 503}


def test_what_was_done_agrees_with_the_books(shop: Shop, machine: Machine) -> None:
    for wish in ("succeed after 1h", "fail after 2h", "return 40 % after 1h", "succeed after 1h then return after 1m"):
        shop.paid(wish=wish)
        shop.paid(path="/transfers", wish=wish)
    machine.goes_on(days=1)
    shop.records()
    shop.tenant.refresh_from_db()
    assert list(differences(shop.tenant)) == []
    assert do_due(shop.tenant).events == 0


def test_a_fault_rule_that_holds_beyond_all_moments_holds_to_the_last_one(shop: Shop, machine: Machine) -> None:
    shop.set(lead=int(timedelta(days=365 * 7_970) / timedelta(microseconds=1)))
    rule = put_rule(shop.tenant, {"name": "Long", "status": 503, "until": timedelta(days=3650)})
    assert rule.until == END


def test_the_database_itself_takes_each_action_and_no_other_word(shop: Shop, machine: Machine) -> None:
    shop.paid(wish="succeed after 1h")
    steps = DueStep.objects.filter(tenant=shop.tenant)
    for action in Action:
        assert steps.update(action=action) == 1
    for wrong in ("", "Succeed", "succee"):
        with pytest.raises(IntegrityError), transaction.atomic():
            steps.update(action=wrong)
