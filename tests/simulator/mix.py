"""Several clients, processes and a consumer at one lively dataset, each doing what chance says, again from a seed."""

import random
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx

from ledgerdata.models import Payment
from ledgerdata.operations import act, writing
from ledgerdata.reading.payments import legal_actions
from ledgerdata.rules.errors import LedgerError
from simulator.advance import advance, read_target
from simulator.consumer.connector import Connector
from simulator.due import drop_step, hurry_step
from simulator.live import start_live, stop_live
from simulator.waiting import waiting
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.payouts import payout

WISHES = {
    "succeed": ["SUCCEEDED"],
    "pending": ["PENDING"],
    "fail, reason AC01": ["FAILED"],
    "succeed after 1h": ["PENDING", "SUCCEEDED"],
    "fail after 1h..2h, reason AC04": ["PENDING", "FAILED"],
    "succeed after 1h then return 40 % after 2d, reason AC04 then return after 1d": [
        "PENDING",
        "SUCCEEDED",
        "REFUNDED",
        "REFUNDED",
    ],
    "return 500 minor units after 3h then reverse return after 1h": ["SUCCEEDED", "REFUNDED", "REFUND_REVERSED"],
    "expire after 7d": ["PENDING", "EXPIRED"],
}
"""What a caller asks for, and the records that come of it where nobody else has a hand in it."""


class Mix:
    """What the actors share. Nothing is due but by time that is moved: a payment ends after its answer was handled."""

    def __init__(self, tenant: Tenant, key: str, roots: Sequence[str], seed: int) -> None:
        self.tenant, self.key, self.seed = tenant, key, seed
        self.roots = list(roots)  # of servers that stay
        self.may_go: list[str] = []  # root of a server that is killed in the middle
        self.wished: dict[str, str] = {}
        self.touched: set[str] = set()
        self.connector = Connector(self._client(self.roots[0]), page_size=7)

    def consume(self, turns: int) -> None:
        """The consumer: it orders payouts, and polls, at any moments."""
        chance = self._chance("consumer")
        for _ in range(turns):
            if chance.random() < 0.6:
                self.connector.send("/payouts", self._order(chance))
            elif chance.random() < 0.5:
                self.connector.poll_one_chunk()
            else:
                self.connector.poll()

    def post(self, turns: int, name: str) -> None:
        """Another client of the same dataset, which asks again elsewhere where a server went away."""
        chance = self._chance(name)
        clients = {root: self._client(root) for root in [*self.may_go, *self.roots]}
        for _ in range(turns):
            order = self._order(chance)
            for root in [*chance.sample(list(clients), len(clients)), self.roots[0]]:
                with suppress(httpx.TransportError):
                    assert clients[root].post("/payouts", json=order).status_code == 201
                    break

    def press(self, turns: int) -> None:
        """Somebody in another process presses buttons: of actions, and of steps that are due."""
        chance = self._chance("presses")
        for _ in range(turns):
            for attempt in chance.sample([self._act, self._step], 1):
                with suppress(LedgerError):
                    attempt(chance)

    def move_time(self, turns: int) -> None:
        """Time is moved; what is due then is done here or by whoever comes first. Live traffic goes on and off."""
        chance = self._chance("time")
        for _ in range(turns):
            to = chance.choice(["10m", "1h", "3h", "2d", "next", "end"])
            with suppress(LedgerError):
                advance(self.tenant, read_target(to), most=chance.choice([0, 3, 100]))
            if chance.random() < 0.2:
                stop_live(self.tenant)
            elif chance.random() < 0.4:
                start_live(self.tenant, "marketplace", 1, timedelta(minutes=30), evenly=True, seed=str(self.seed))

    def settle(self) -> None:
        """No more comes in; all that is due is done by requests; the consumer reads the rest."""
        stop_live(self.tenant)
        with suppress(LedgerError):
            advance(self.tenant, read_target("end"), most=0)
        while waiting(self.tenant).exists():
            self.connector.client.get("/accounts").raise_for_status()
        self.connector.poll()

    def _act(self, chance: random.Random) -> None:
        payments = list(for_tenant(Payment, self.tenant).exclude(type="OTHER").order_by("-pk")[:100])
        payment = chance.choice(payments) if payments else None
        if payment is None or not legal_actions(payment):
            return
        self.touched.add(payment.reference)
        with writing(self.tenant) as book:
            act(book, payment.pk, chance.choice(list(legal_actions(payment))))

    def _step(self, chance: random.Random) -> None:
        steps = list(waiting(self.tenant).values_list("pk", "payment__reference")[:20])
        if steps:
            pk, reference = chance.choice(steps)
            self.touched.add(reference)
            press: Callable[[Tenant, int], None] = chance.choice([hurry_step, drop_step])
            press(self.tenant, pk)

    def _order(self, chance: random.Random) -> dict[str, Any]:
        reference, wish = secrets.token_hex(8), chance.choice(list(WISHES))
        self.wished[reference] = wish
        return payout(reference, chance.randint(500, 900)) | {"metadata": {"mockpsp.outcome": wish}}

    def _chance(self, actor: str) -> random.Random:
        return random.Random(f"{self.seed}/{actor}")

    def _client(self, root: str) -> httpx.Client:
        return httpx.Client(base_url=root, headers={"Authorization": f"Bearer {self.key}"}, timeout=30)
