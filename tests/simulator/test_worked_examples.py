"""Examples that a person can check by hand, line by line: every record with its moment, and the balance after it.

The account `main` holds 100,000 minor units before each; it is 2026-05-01 12:00:00 then.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from ledgerdata.operations import Order
from ledgerdata.reading.audit import differences
from ledgerdata.rules.lifecycle import PaymentType
from simulator.new_payments import take
from simulator.outcomes.grammar import parse
from tests.simulator.conftest import NOW, Machine, Shop

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db(transaction=True)


class Row(NamedTuple):
    """A record: when it is created, what it says, and what `main` holds from then on."""

    at: str
    status: str
    amount: int
    held: int
    reason: str | None = None


def read(shop: Shop, machine: Machine, reference: str, rows: list[Row]) -> list[Row]:
    """What the consumer reads a second after each of the moments, when it polls then."""
    found = []
    for row in rows:
        machine.now = datetime.fromisoformat(f"{row.at}+00:00").astimezone(UTC) + SECOND
        read = shop.records()
        record = [each for each in read if each.get("relatedTransactionID", each["id"]) == reference][-1]
        at, reason = record["createdAt"][:19].replace("T", " "), (record.get("metadata") or {}).get("reason")
        found.append(Row(at, record["status"], int(record["amount"]), shop.balance(), reason))
    return found


def posted(shop: Shop, wish: str, amount: int = 100) -> str:
    return shop.paid(wish=wish, amount=amount)


def came_in(shop: Shop, course: str) -> str:
    order = Order(PaymentType.PAYIN, 500, "EUR/2", destination="main")
    return take(shop.tenant, order, course=parse(course)).reference


def test_a_payout_that_fails_after_5_seconds(shop: Shop, machine: Machine) -> None:
    """The money leaves at once, and comes back when it fails."""
    rows = [
        Row("2026-05-01 12:00:00", "PENDING", 100, 99_900),
        Row("2026-05-01 12:00:05", "FAILED", 100, 100_000, "AC04"),
    ]
    reference = posted(shop, "fail after 5s, reason AC04")
    assert read(shop, machine, reference, rows) == rows
    assert_nothing_more(shop, machine, reference, rows)


def test_an_authorisation_that_expires_after_7_days(shop: Shop, machine: Machine) -> None:
    """No money moves: nothing was captured."""
    rows = [
        Row("2026-05-01 12:00:00", "AUTHORISATION", 500, 100_000),
        Row("2026-05-08 12:00:00", "EXPIRED", 500, 100_000),
    ]
    reference = came_in(shop, "authorise then expire after 7d")
    assert read(shop, machine, reference, rows) == rows
    assert_nothing_more(shop, machine, reference, rows)


def test_a_dispute_that_is_lost_after_14_days(shop: Shop, machine: Machine) -> None:
    """500 come in, are taken away by the dispute after 3 days, and stay away when it is lost 14 days later."""
    rows = [
        Row("2026-05-01 12:00:00", "SUCCEEDED", 500, 100_500),
        Row("2026-05-04 12:00:00", "DISPUTE", 500, 100_000, "fraudulent"),
        Row("2026-05-18 12:00:00", "DISPUTE_LOST", 500, 100_000),
    ]
    reference = came_in(shop, "dispute after 3d, reason fraudulent and lose after 14d")
    assert read(shop, machine, reference, rows) == rows
    assert_nothing_more(shop, machine, reference, rows)


def test_a_return_of_40_percent(shop: Shop, machine: Machine) -> None:
    """250 are sent; 40 % of them, 100, come back two days after they arrived."""
    rows = [
        Row("2026-05-01 12:00:00", "PENDING", 250, 99_750),
        Row("2026-05-01 12:00:30", "SUCCEEDED", 250, 99_750),
        Row("2026-05-03 12:00:30", "REFUNDED", 100, 99_850, "AC04"),
    ]
    reference = posted(shop, "succeed after 30s then return 40 % after 2d, reason AC04", 250)
    assert read(shop, machine, reference, rows) == rows
    assert_nothing_more(shop, machine, reference, rows)


def test_the_same_where_time_is_moved_past_all_of_it(shop: Shop, machine: Machine) -> None:
    """What is read late is the same as what is read in time."""
    reference = posted(shop, "succeed after 30s then return 40 % after 2d, reason AC04", 250)
    machine.goes_on(days=30)
    story = [(status, amount, (at - NOW) // SECOND) for status, amount, at in shop.story(reference)]
    assert story == [("PENDING", 250, 0), ("SUCCEEDED", 250, 30), ("REFUNDED", 100, 2 * 86_400 + 30)]


def assert_nothing_more(shop: Shop, machine: Machine, reference: str, rows: list[Row]) -> None:
    machine.goes_on(days=365)
    assert len(shop.story(reference)) == len(rows)
    shop.tenant.refresh_from_db()
    assert list(differences(shop.tenant)) == []
