"""What PSPs do wrong: each makes the consumer go wrong as the table says, and a fresh one is right afterwards."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from ledgerdata.models import Record
from ledgerdata.operations import Order, act, take_payment, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.consumer.connector import Connector
from simulator.consumer.store import BalanceConflict
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.reactions import Reaction
from simulator.faults.rulebook import put_rule, switch_all_off
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.consumer.agreement import assert_agreement
from tests.payouts import PAYER, fund, payout
from tests.simulator.faults.strict import PageNeverRead, strict_client

pytestmark = pytest.mark.wrong_answers

EUR = "EUR/2"


@dataclass
class World:
    """A dataset of somebody, read by a consumer."""

    tenant: Tenant
    root: str
    key: str
    connector: Connector

    def payins(self, count: int) -> None:
        """So many payments at one go: some of them in the same millisecond."""
        with writing(self.tenant) as book:
            for _ in range(count):
                take_payment(book, Order(PaymentType.PAYIN, 100, EUR, destination=PAYER, status=Status.SUCCEEDED))

    def refunded(self) -> str:
        """The reference of a payment of 100 of which 30 were refunded."""
        with writing(self.tenant) as book:
            order = Order(PaymentType.PAYIN, 100, EUR, destination=PAYER, status=Status.SUCCEEDED)
            root = take_payment(book, order)
        with writing(self.tenant) as book:
            act(book, root.payment.pk, Action.REFUND, 30)
        return root.payment.reference

    def missing(self) -> int:
        """How many records the consumer has not seen."""
        self.tenant.refresh_from_db()
        return for_tenant(Record, self.tenant).count() - len({item["id"] for item in self.connector.kept})

    def passed_over(self) -> int:
        """How many records the consumer has not seen that are older than the newest which it has."""
        seen = {item["id"] for item in self.connector.kept}
        newest = for_tenant(Record, self.tenant).filter(reference__in=seen).order_by("-sequence").first()
        older = for_tenant(Record, self.tenant).filter(sequence__lt=newest.sequence) if newest else ()
        return len([record for record in older if record.reference not in seen])

    def amount(self, reference: str, type: str = "PAYIN") -> int:
        return self.connector.store.payments[reference, type].amount

    def mends(self) -> None:
        switch_all_off(self.tenant)
        self.connector.poll()

    def fresh(self) -> Connector:
        connector = Connector(self.connector.client)
        connector.poll()
        return connector


@pytest.fixture
def world(live_tenant: Tenant, server: str, key: str) -> Iterator[World]:
    fund(live_tenant, 1_000_000)
    with strict_client(server, key) as client:
        yield World(live_tenant, server, key, Connector(client))


def lost(world: World) -> None:
    """What is lost for ever stands behind a cursor that went on: for moments cut to seconds, to a later second."""
    for _ in range(200):
        world.payins(130)
        world.connector.poll()
        if world.passed_over():
            break
    world.mends()
    assert world.missing() > 0


def late(world: World) -> None:
    world.payins(30)
    world.connector.poll()
    world.mends()
    assert world.missing() >= 5


def right(world: World) -> None:
    world.payins(250)
    with suppress(PageNeverRead):
        world.connector.poll()
    world.mends()
    assert world.missing() == 0


def never_read(world: World) -> None:
    world.payins(30)
    for _ in range(2):
        with pytest.raises(PageNeverRead):
            world.connector.poll()
    assert world.connector.kept == []


def wrong_amount(world: World) -> None:
    reference = world.refunded()
    world.connector.poll()
    wrong = world.amount(reference)
    world.mends()
    assert world.amount(reference) == wrong != 70


def balances_unread(world: World) -> None:
    world.connector.poll()
    with pytest.raises(BalanceConflict):
        world.connector.poll()


def second_payment(world: World) -> None:
    world.connector.send("/payouts", payout("once"))
    world.connector.poll()
    world.mends()
    assert len([type for _, type in world.connector.store.payments if type == "PAYOUT"]) == 2


def stays_processing(world: World) -> None:
    wish = {"metadata": {"mockpsp.outcome": "pending"}}
    world.connector.send("/payouts", payout("once") | wish)
    with writing(world.tenant) as book:
        pk = Record.objects.get(payment__reference="once").payment_id
        act(book, pk, Action.SUCCEED)
    world.connector.poll()
    world.mends()
    assert world.connector.store.initiations["once", "PAYOUT"].status == "processing"


STORIES: dict[str, Callable[[World], None]] = {
    "row_late": late,
}
BY_REACTION: dict[Reaction, Callable[[World], None]] = {
    Reaction.LOST_FOR_EVER: lost,
    Reaction.RIGHT: right,
    Reaction.PAGE_NEVER_READ: never_read,
    Reaction.WRONG_AMOUNT: wrong_amount,
    Reaction.NO_BALANCES: balances_unread,
    Reaction.SECOND_PAYMENT: second_payment,
    Reaction.STAYS_PROCESSING: stays_processing,
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_consumer_goes_wrong_as_the_table_says(world: World, name: str) -> None:
    put_rule(world.tenant, {"name": name, "mistakes": [name]})
    STORIES.get(name, BY_REACTION[MISTAKES[name].reaction])(world)
    switch_all_off(world.tenant)
    assert_agreement(world.tenant, world.fresh())
