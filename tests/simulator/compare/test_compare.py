"""What the consumer lacks, has besides or has wrong is found, with the reason where the dataset knows it."""

import json
import secrets
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ledgerdata.operations import reset_dataset, writing
from ledgerdata.reading.payments import payment_called
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.compare.difference import DIFFERENT, EXTRA, MISSING
from simulator.consumer.connector import Connector
from simulator.faults.rulebook import clear, put_rule
from tenants.access import tenant_of
from tests.books import account, beneficiary, do, pay
from tests.simulator.compare.conftest import Scene
from tests.simulator.compare.formance import Served, StandIn


def test_a_consumer_that_read_all_of_it_differs_in_nothing(scene: Scene) -> None:
    found, report = scene.compare()
    assert found == []
    assert report[-1] == "Nothing differs."
    rows = {line.split()[0]: line.split()[1:] for line in report[2:7]}
    assert rows["accounts"] == ["2", "2", "0", "0", "0", "0"]
    assert rows["payments"] == ["4", "4", "0", "0", "0", "0"]
    assert rows["balances"] == ["2", "2", "0", "0", "0", "0"]


def test_small_pages_and_failures_in_between_change_nothing(scene: Scene) -> None:
    stand_in = StandIn(scene.connector.store, token="secret", gateway=True, most=1)
    stand_in.failures = [503, 429]
    assert scene.compare(stand_in, token="secret")[0] == []
    assert scene.waits == [0.5, 1.0]


def test_what_was_not_read_yet_is_missing_and_said_to_be_so(scene: Scene) -> None:
    late = pay(scene.tenant, PaymentType.PAYIN, 9, Status.PENDING, destination="savings")
    first = scene.connector.store.payments
    card = next(id for id, each in first.items() if each.status == "REFUNDED")
    do(payment_called(scene.tenant, card[0]), Action.REVERSE_REFUND, 5)
    beneficiary(scene.tenant, "late")
    found, _ = scene.compare()
    reasons = {(each.kind, each.what, each.about): each.reason.code for each in found}
    assert reasons == {
        (MISSING, "beneficiary", "late"): "not read yet",
        (MISSING, "payment", f"PAYIN {late.reference}"): "not read yet",
        (DIFFERENT, "payment", f"PAYIN {card[0]}"): "not read yet",
        (DIFFERENT, "balance", "main EUR/2"): "not read yet",
    }


def test_what_was_read_before_a_reset_is_extra(scene: Scene) -> None:
    with writing(scene.tenant) as book:
        reset_dataset(book)
    scene.tenant = tenant_of(scene.key)
    account(scene.tenant, "new", 1)
    found, report = scene.compare()
    extra = [each for each in found if each.kind == EXTRA]
    assert {each.what for each in extra} == {"account", "beneficiary", "payment"}
    assert {each.reason.code for each in extra} == {"read before a reset"}
    assert {each.reason.code for each in found if each.kind == MISSING} == {"not read yet"}
    assert any(line.endswith("read before a reset") for line in report)


MISREAD = {
    "seconds": (DIFFERENT, "payment"),
    "two_precisions": (DIFFERENT, "payment"),
    "child_first": (DIFFERENT, "payment"),
    "unrelated_post": (EXTRA, "payment"),
    "newest_missing": (MISSING, "payment"),
    "balance_changes": (DIFFERENT, "balance"),
}


@pytest.mark.wrong_answers
@pytest.mark.parametrize("mistake", MISREAD)
def test_a_fault_that_was_on_is_named(mistake: str, scene: Scene) -> None:
    order = {"idempotencyKey": "posted", "amount": "1", "currency": "EUR/2"}
    order |= {"sourceAccountId": "main", "destinationAccountId": "ben"}
    assert scene.client.post("/payouts", json=order).status_code == 201
    put_rule(scene.tenant, {"name": f"Our {mistake}", "mistakes": [mistake]})
    scene.read_again()
    if mistake == "newest_missing":  # it was read to its end once more by another
        clear(scene.tenant)
        Connector(scene.client).poll()
    scene.wait_for_journal()
    found, _ = scene.compare()
    about = [each for each in found if (each.kind, each.what) == MISREAD[mistake]]
    assert about
    named = [each for each in about if f"“Our {mistake}”" in each.reason.text]
    assert named or mistake == "newest_missing", [each.line for each in about]
    assert {each.reason.code for each in named} <= {"a fault that was on"}


def test_a_rule_that_was_broken_is_named_by_what_the_consumer_holds(scene: Scene) -> None:
    store = scene.connector.store
    card = next(id for id, each in store.payments.items() if each.status == "REFUNDED")
    root, _, refund = list(store.payments[card].adjustments.values())
    again = {**refund, "createdAt": f"{refund['createdAt'][:-1]}000Z"}
    store.take_record(again)
    store.take_record({**root, "status": "PENDING"})
    payout = next(id for id, each in store.payments.items() if id[1] == "PAYOUT")
    store.take_record({**next(iter(store.payments[payout].adjustments.values())), "type": "OTHER"})
    found, _ = scene.compare()
    assert {(each.kind, each.about, each.reason.code[:6]) for each in found} == {
        (DIFFERENT, f"PAYIN {card[0]}", "rule 1"),
        (EXTRA, f"OTHER {payout[0]}", "rule 4"),
    }


def test_a_post_that_was_sent_again_is_no_difference(scene: Scene) -> None:
    order = {"idempotencyKey": secrets.token_hex(8), "amount": "1", "currency": "EUR/2"}
    order |= {"sourceAccountId": "main", "destinationAccountId": "ben"}
    order["metadata"] = {"mockpsp.outcome": "pending"}  # type: ignore[assignment]
    scene.connector.send("/payouts", order)
    do(payment_called(scene.tenant, order["idempotencyKey"]), Action.FAIL)
    scene.connector.send("/payouts", order)
    scene.connector.poll()
    payment = scene.connector.store.payments[order["idempotencyKey"], "PAYOUT"]
    assert [status for _, _, status in payment.adjustments] == ["PENDING", "FAILED", "FAILED"]
    assert scene.compare()[0] == []


def test_an_initiation_that_never_ends_is_found(scene: Scene) -> None:
    order = {"idempotencyKey": "soon", "amount": "1", "currency": "EUR/2", "metadata": {"mockpsp.outcome": "pending"}}
    order |= {"sourceAccountId": "main", "destinationAccountId": "ben"}
    scene.connector.send("/payouts", order)
    do(payment_called(scene.tenant, "soon"), Action.SUCCEED)
    scene.connector.poll()
    scene.connector.store.initiations["soon", "PAYOUT"].status = "processing"
    refused = order | {"idempotencyKey": "refused", "destinationAccountId": "nobody"}
    scene.connector.send("/payouts", refused)
    scene.connector.store.initiations["refused", "PAYOUT"].status = "processing"
    scene.wait_for_journal()
    found = {each.about: each for each in scene.compare()[0]}
    assert found["PAYOUT soon"].text == "is PROCESSING, not PROCESSED"
    assert found["PAYOUT soon"].reason.code == "ended too soon"
    assert found["PAYOUT refused"].text == "is PROCESSING, not FAILED"
    assert "its last POST got 404" in found["PAYOUT refused"].reason.text


def test_what_is_written_while_the_consumer_is_read_is_not_judged(scene: Scene) -> None:
    stand_in = WritesMeanwhile(scene)
    found, report = scene.compare(stand_in)
    assert found == []
    assert "Not judged: what was written here while the consumer was read." in report
    assert {line.split()[0]: line.split()[-1] for line in report[2:6]} == {
        "accounts": "1",
        "beneficiaries": "0",
        "payments": "2",
        "balances": "1",
    }


class WritesMeanwhile(StandIn):
    """A consumer that is read while others write."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene.connector.store)
        self.scene = scene

    def answer(self, target: str, query: dict[str, str], authorization: str) -> tuple[int, Any]:
        if not self.asked:
            payment = pay(self.scene.tenant, PaymentType.PAYIN, 9, Status.SUCCEEDED, destination="main")
            do(payment, Action.REFUND, 1)
            card = next(id for id, each in self.store.payments.items() if each.status == "REFUNDED")
            do(payment_called(self.scene.tenant, card[0]), Action.REVERSE_REFUND, 5)
            account(self.scene.tenant, "meanwhile")
        return super().answer(target, query, authorization)


def test_the_command_says_it_in_words_and_as_json(scene: Scene) -> None:
    with Served(scene.stand_in) as url:
        written = StringIO()
        call_command("compare", scene.key, "--formance", url, stdout=written)
        assert written.getvalue().splitlines()[-1] == "Nothing differs."
        beneficiary(scene.tenant, "late")
        written = StringIO()
        with pytest.raises(CommandError, match="1 differ") as refused:
            call_command("compare", scene.key, "--formance", url, "--json", stdout=written)
        assert refused.value.returncode == 1
    report = json.loads(written.getvalue())
    assert report["reasons"] == {"not read yet": 1}
    assert [each["about"] for each in report["differences"]] == ["late"]
    with pytest.raises(CommandError, match="--formance is 'localhost'") as refused:
        call_command("compare", scene.key, "--formance", "localhost")
    assert refused.value.returncode == 2
