"""Each scenario's story, checked as an accountant would: by hand, from what the consumer reads."""

import json
from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ledgerdata.generate import SCENARIOS, Options, run
from ledgerdata.models import Account, Balance, Payment, Record
from ledgerdata.rules.actions import RULES, Action, legal
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType, Status, begin, follow
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def _tell(tenant: Tenant, scenario: str, **options: Any) -> list[dict[str, Any]]:
    """The scenario's records as the consumer reads them."""
    run(tenant, Options(scenario, until=UNTIL, seed="story", **options))
    return [
        json.loads(bytes(payload))
        for payload in for_tenant(Record, tenant).order_by("sequence").values_list("payload", flat=True)
    ]


def _local(record: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(record["createdAt"]).astimezone(BERLIN)


def _roots(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for record in records if "relatedTransactionID" not in record]


def _lives(tenant: Tenant) -> Counter[tuple[str, ...]]:
    """How often each sequence of statuses occurs."""
    lives: dict[int, list[str]] = {}
    for payment, status in for_tenant(Record, tenant).order_by("sequence").values_list("payment_id", "status"):
        lives.setdefault(payment, []).append(status)
    return Counter(map(tuple, lives.values()))


def test_marketplace_adds_up(tenant: Tenant) -> None:
    """What came in, less what went out, is what the wallets hold."""
    records = _tell(tenant, "marketplace", payments=300)
    signs = {
        ("PAYIN", "SUCCEEDED"): 1,
        ("PAYIN", "REFUND_REVERSED"): 1,
        ("PAYIN", "DISPUTE_WON"): 1,
        ("PAYIN", "REFUNDED"): -1,
        ("PAYIN", "DISPUTE"): -1,
        ("PAYOUT", "PENDING"): -1,
        ("PAYOUT", "FAILED"): 1,
        ("PAYOUT", "REFUNDED"): 1,
        ("PAYOUT", "REFUND_REVERSED"): -1,
    }
    failed_at_once = {r["id"] for r in _roots(records) if r["status"] == "FAILED"}
    expected = sum(
        signs.get((r["type"], r["status"]), 0) * int(r["amount"]) for r in records if r["id"] not in failed_at_once
    )
    assert expected == sum(for_tenant(Balance, tenant).values_list("amount", flat=True))
    assert {r["type"] for r in records} == {"PAYIN", "PAYOUT", "TRANSFER"}


def test_marketplace_keeps_its_hours(tenant: Tenant) -> None:
    roots = _roots(_tell(tenant, "marketplace", payments=300))
    assert {(_local(r).weekday(), _local(r).hour) for r in roots if r["type"] == "PAYOUT"} <= {(4, 15), (4, 16)}
    assert {_local(r).hour for r in roots if r["type"] == "TRANSFER"} <= {1, 2}
    payins = [_local(r).hour for r in roots if r["type"] == "PAYIN" and "4" not in r["metadata"]]
    assert sum(hour >= 17 for hour in payins) > sum(hour < 7 for hour in payins) * 5


def test_subscriptions_are_tried_again_after_three_days(tenant: Tenant) -> None:
    _tell(tenant, "subscriptions", payments=200, fail_rate=0.5, dispute_rate=0, refund_rate=0)
    lives = _lives(tenant)
    assert lives["AUTHORISATION", "CAPTURE"] > 50
    assert lives["AUTHORISATION", "CAPTURE_FAILED", "CAPTURE"] > 10
    assert lives["AUTHORISATION", "CAPTURE_FAILED", "CAPTURE_FAILED", "CAPTURE"] > 5
    first_days = for_tenant(Payment, tenant).filter(type="PAYIN", created_at__day__lte=3).count()
    assert first_days > for_tenant(Payment, tenant).filter(type="PAYIN").count() / 2


def test_card_shop_ships_in_parcels_and_voids(tenant: Tenant) -> None:
    records = _tell(tenant, "card-shop", payments=300, fail_rate=0, dispute_rate=0, refund_rate=0)
    lives = _lives(tenant)
    assert lives["AUTHORISATION", "CAPTURE"] > lives["AUTHORISATION", "CAPTURE", "CAPTURE"] > 5
    assert lives["AUTHORISATION", "CANCELLED"] > 5
    cards = [r for r in records if r["type"] == "PAYIN"]
    captured = sum(int(r["amount"]) for r in cards if r["status"] in ("CAPTURE", "SUCCEEDED"))
    paid_out = sum(int(r["amount"]) for r in records if r["type"] == "PAYOUT" and r["status"] == "PENDING")
    assert captured - paid_out == sum(for_tenant(Balance, tenant).values_list("amount", flat=True))


def test_card_shop_refunds_in_whole_and_in_part(tenant: Tenant) -> None:
    """Nobody gets back more than was paid; some get less, and the shop keeps the rest."""
    records = _tell(tenant, "card-shop", payments=300, fail_rate=0, dispute_rate=0, refund_rate=0.5)
    paid: Counter[str] = Counter()
    given_back: Counter[str] = Counter()
    for record in records:
        payment, status, amount = record.get("relatedTransactionID", record["id"]), record["status"], record["amount"]
        if record["type"] == "PAYIN":
            paid[payment] += int(amount) * (status in ("CAPTURE", "SUCCEEDED"))
            given_back[payment] += int(amount) * ((status == "REFUNDED") - (status == "REFUND_REVERSED"))
    in_part = sum(0 < given_back[payment] < paid[payment] for payment in paid)
    in_whole = sum(0 < given_back[payment] == paid[payment] for payment in paid)
    assert in_whole > in_part > 10
    assert all(0 <= given_back[payment] <= paid[payment] for payment in paid)


def test_every_fourth_payment_of_a_shop_in_trouble_is_disputed(tenant: Tenant) -> None:
    records = _tell(tenant, "disputes", payments=400)
    disputed = sum(r["status"] == "DISPUTE" for r in records)
    won = sum(r["status"] == "DISPUTE_WON" for r in records)
    lost = sum(r["status"] == "DISPUTE_LOST" for r in records)
    assert 50 < disputed < 110
    assert 0 < won + lost <= disputed
    assert lost > won / 2


def test_wages_are_paid_on_the_25th_and_are_the_same_every_month(tenant: Tenant) -> None:
    records = _tell(tenant, "payroll", days=70, beneficiaries=60)
    wages = [r for r in _roots(records) if r["type"] == "PAYOUT"]
    assert wages
    assert {(_local(r).month, _local(r).day) for r in wages} <= {(1, 23), (2, 25), (3, 25)}  # 25 January is a Sunday
    by_employee: dict[str, set[str]] = {}
    for wage in wages:
        by_employee.setdefault(wage["destinationAccountID"], set()).add(wage["amount"])
    assert len(by_employee) == 60
    assert all(len(amounts) == 1 for amounts in by_employee.values())


def test_nobody_is_paid_twice_in_a_usual_month(tenant: Tenant) -> None:
    paid = Counter(r["destinationAccountID"] for r in _roots(_tell(tenant, "payroll")) if r["type"] == "PAYOUT")
    assert len(paid) > 150
    assert set(paid.values()) == {1}


def test_coins_have_all_their_decimals_and_come_at_night_too(tenant: Tenant) -> None:
    records = _tell(tenant, "crypto", payments=200)
    assert {r["currency"] for r in records} == {"BTC/8", "ETH/18"}
    assert max(len(r["amount"]) for r in records if r["currency"] == "ETH/18") > 16
    assert len({_local(r).hour for r in records}) > 20


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_everything_is_everything(tenant: Tenant, seed: str) -> None:
    run(tenant, Options("everything", until=UNTIL, seed=seed))
    firsts = set(for_tenant(Payment, tenant).values_list("type", "first_status"))
    assert firsts == {(str(type), str(status)) for type in PaymentType for status in FIRST_STATUSES[type]}
    written = set(for_tenant(Record, tenant).filter(position__gt=0).values_list("payment__type", "status"))
    assert written == {(str(type), str(rule.status)) for rule in RULES for type in rule.types}
    assert set(for_tenant(Record, tenant).values_list("status", flat=True)) == set(Status)


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_everything_takes_every_way_from_every_state(tenant: Tenant, seed: str) -> None:
    run(tenant, Options("everything", until=UNTIL, seed=seed))
    taken: set[tuple[str, str, str]] = set()
    records = (
        for_tenant(Record, tenant).order_by("payment", "position").values_list("payment__type", "status", "position")
    )
    for (_, before, _), (type, after, step) in pairwise(records):
        if step:
            taken.add((type, before, after))
    assert taken == {way for type in PaymentType for first in FIRST_STATUSES[type] for way in _ways(type, first)}


def _ways(type: PaymentType, first: Status, most_steps: int = 6) -> set[tuple[str, str, str]]:
    """From which status to which a payment can come: tried out with whole and partial amounts."""
    ways: set[tuple[str, str, str]] = set()
    reached = {begin(type, first, 100)}
    for _ in range(most_steps):
        steps = {
            (before, follow(before, rule.status, rule.rest(before) // part or 1))
            for before in reached
            for rule in legal(before).values()
            for part in ((1, 2) if rule.partial else (1,))
        }
        ways |= {(str(type), str(before.state), str(after.state)) for before, after in steps}
        reached = {after for _, after in steps}
    return ways


def test_empty_has_accounts_and_nothing_else(tenant: Tenant) -> None:
    assert _tell(tenant, "empty") == []
    assert for_tenant(Account, tenant).count() == 6


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name not in ("empty", "everything")])
def test_the_number_asked_for_is_the_number_made(tenant: Tenant, scenario: str) -> None:
    made = run(tenant, Options(scenario, payments=37, until=UNTIL, seed="1"))
    assert made.payments == 37 == for_tenant(Payment, tenant).count()


def test_mix_and_rates_are_heard(tenant: Tenant) -> None:
    options = Options(payments=200, until=UNTIL, seed="1", mix={"PAYIN": 1, "OTHER": 1}, fail_rate=1.0)
    run(tenant, options)
    counts = Counter(for_tenant(Payment, tenant).values_list("type", flat=True))
    assert counts == {"PAYIN": 100, "OTHER": 100}
    assert "SUCCEEDED" not in set(for_tenant(Record, tenant).values_list("status", flat=True))


def test_actions_of_the_lifecycle_are_all_in_everything() -> None:
    told = {step.action for strand in SCENARIOS["everything"].strands for life in strand.lives for step in life.steps}
    assert told == set(Action)
