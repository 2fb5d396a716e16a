"""The consumer's store is as easily misled as the real one: lifecycle.md, What goes wrong elsewhere (root = 100)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.consumer.store import BalanceConflict, Store, StoredPayment
from tests.consumer.psp import START, record

KEY = ("key-1", "PAYOUT")
Records = list[dict[str, Any]]


def stored(records: Records) -> Store:
    store = Store()
    for item in records:
        store.take_record(item)
    return store


def only_payment(records: Records) -> StoredPayment:
    (payment,) = stored(records).payments.values()
    return payment


def child(id: str, status: str, amount: int, *, at: float = 1.0, **other: str) -> dict[str, Any]:
    return record(id, status, amount, at=at, relatedTransactionID="root", **other)


def test_a_payment_as_it_should_be_told() -> None:
    payment = only_payment(
        [
            record("root", "AUTHORISATION", 100),
            child("c1", "CAPTURE", 60, at=1),
            child("c2", "CAPTURE", 40, at=2),
            child("c3", "REFUNDED", 30, at=3),
            child("c4", "REFUND_REVERSED", 10, at=4),
        ]
    )
    assert (payment.amount, payment.status) == (80, "REFUND_REVERSED")


@pytest.mark.parametrize(
    ("status", "amount", "ends_with"), [("CAPTURE", 60, 120), ("REFUNDED", 30, 0), ("REFUND_REVERSED", 30, 60)]
)
def test_child_before_its_root_counts_twice(status: str, amount: int, ends_with: int) -> None:
    root = record("root", "AUTHORISATION" if status == "CAPTURE" else "SUCCEEDED", 100)
    payment = only_payment([child("c1", status, amount), root])
    assert payment.amount == ends_with


def test_unseen_authorisation_overwritten_by_its_capture_counts_twice() -> None:
    assert only_payment([record("root", "CAPTURE", 100)]).amount == 200


def test_seen_authorisation_overwritten_by_a_success_stays_nothing() -> None:
    assert only_payment([record("root", "AUTHORISATION", 100), record("root", "SUCCEEDED", 100, at=1)]).amount == 0


def test_card_flow_that_starts_pending_counts_twice() -> None:
    records = [record("root", "PENDING", 100), child("c1", "AUTHORISATION", 100), child("c2", "CAPTURE", 100, at=2)]
    assert only_payment(records).amount == 200


def test_second_refund_with_the_same_id_and_stamp_is_dropped() -> None:
    records = [record("root", "SUCCEEDED", 100), child("c1", "REFUNDED", 30), child("c1", "REFUNDED", 20)]
    assert only_payment(records).amount == 70


@pytest.mark.parametrize(
    "stray",
    [
        child("c2", "REFUNDED", 30, type="OTHER"),
        record("c2", "REFUNDED", 30, relatedTransactionID="c1"),
    ],
)
def test_child_of_another_type_or_of_a_child_is_a_second_payment(stray: dict[str, Any]) -> None:
    store = stored([record("root", "SUCCEEDED", 100), child("c1", "REFUNDED", 30), stray])
    assert len(store.payments) == 2


def answer(status: str = "PENDING") -> dict[str, Any]:
    return {"id": "root", "idempotencyKey": "key-1", "createdAt": START.isoformat(), "amount": "100", "status": status}


def test_posted_payment_that_does_not_name_its_key_is_a_second_payment() -> None:
    store = Store()
    store.take_answer(answer(), "PAYOUT", START)
    store.take_record(record("root", "PENDING", 100, type="PAYOUT"))
    assert len(store.payments) == 2


def test_later_state_with_the_first_stamp_never_reaches_the_initiation() -> None:
    store = Store()
    store.take_answer(answer(), "PAYOUT", START)
    store.take_record(record("root", "SUCCEEDED", 100, type="PAYOUT", relatedTransactionID="key-1"))
    assert store.initiations[KEY].status == "processing"
    store.take_record(record("c1", "SUCCEEDED", 100, at=1, type="PAYOUT", relatedTransactionID="key-1"))
    assert store.initiations[KEY].status == "processed"


def test_one_instant_in_two_precisions_counts_twice() -> None:
    records = [record("root", "SUCCEEDED", 100), child("c1", "REFUNDED", 30), child("c1", "REFUNDED", 30)]
    records[2]["createdAt"] = records[2]["createdAt"].replace(".000000Z", ".000Z")
    assert only_payment(records).amount == 40


@pytest.mark.parametrize(
    ("first", "done", "failed", "amount"),
    [("SUCCEEDED", "REFUNDED", "REFUNDED_FAILURE", 70), ("AUTHORISATION", "CAPTURE", "CAPTURE_FAILED", 30)],
)
def test_failure_after_the_deed_does_not_undo_it(first: str, done: str, failed: str, amount: int) -> None:
    payment = only_payment([record("root", first, 100), child("c1", done, 30), child("c2", failed, 30, at=2)])
    assert (payment.amount, payment.status) == (amount, failed)


def balances(amount: int, second: int) -> dict[str, Any]:
    at = datetime(2026, 1, 31, 9, 30, second, tzinfo=UTC).isoformat()
    return {"accountID": "acc", "at": at, "balances": [{"amount": str(amount), "currency": "EUR/2"}]}


def test_balances_go_forward_only() -> None:
    store = Store()
    for amount, second in [(100, 5), (70, 8), (100, 5), (70, 8)]:
        store.take_balances(balances(amount, second))
    assert store.balances["acc", "EUR/2"][0] == 70


def test_another_balance_at_the_same_moment_fails_for_good() -> None:
    store = Store()
    store.take_balances(balances(100, 5))
    with pytest.raises(BalanceConflict):
        store.take_balances(balances(70, 5))
