"""Any legal history of a dataset, as hypothesis invents it: writes of every kind, POSTs, and polls between them."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

import httpx
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ledgerdata.models import Account, Balance, Kind, Payment
from ledgerdata.operations import Book, Money, Order, act, add_beneficiary, open_account, take_payment, writing
from ledgerdata.reading.payments import legal_actions
from ledgerdata.rules.errors import NotEnoughFunds
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType
from simulator.consumer.connector import Connector
from tenants.access import tenant_of
from tenants.models import Shortfall, Tenant
from tenants.scoping import for_tenant
from tests.consumer.agreement import assert_agreement

AMOUNTS = st.integers(1, 500) | st.integers(1, 10**78 - 1)
ASSETS = st.sampled_from(["EUR/2", "EUR/2", "ETH/18"])
TYPES = st.sampled_from(PaymentType)
POSTED_TYPES = st.sampled_from([PaymentType.PAYOUT, PaymentType.TRANSFER])
GAPS = st.sampled_from([0.0, 0.000001, 0.01, 0.4, 1.0, 2.5])


def _no_pause(seconds: float) -> None:
    raise AssertionError("the server gave a reason to send a POST again")


class History(RuleBasedStateMachine):
    """One dataset, one consumer. `gap` is how many seconds the dataset's clock runs ahead before each write."""

    server: ClassVar[str]  # its root URL

    def __init__(self) -> None:
        super().__init__()
        self.key = f"history-{secrets.token_hex(12)}"
        self.client = httpx.Client(base_url=self.server, headers={"Authorization": f"Bearer {self.key}"}, timeout=30)
        self.tenant = tenant_of(self.key)
        self.gap = 0.0
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.unanswered: list[tuple[str, dict[str, str]]] = []

    @initialize(page_size=st.sampled_from([1, 2, 3, 7, 100]), accounts=st.integers(2, 3))
    def begin(self, page_size: int, accounts: int) -> None:
        # small pages bring page cuts about within few records; the consumer's own size is 100
        self.connector = Connector(self.client, page_size=page_size, pause=_no_pause)
        for _ in range(accounts):
            self._write(lambda ledger: open_account(ledger, "An account", first_balance=Money(900, "EUR/2")))
        self._write(lambda ledger: add_beneficiary(ledger, "Somebody"))

    @rule(gap=GAPS)
    def let_the_clock_run(self, gap: float) -> None:
        self.gap = gap

    @rule(shortfall=st.sampled_from(Shortfall), outcome=st.sampled_from(["pending", "succeed"]))
    def change_settings(self, shortfall: Shortfall, outcome: str) -> None:
        Tenant.objects.filter(pk=self.tenant.pk).update(shortfall=shortfall, outcome=outcome)

    @rule(amount=st.none() | AMOUNTS, asset=ASSETS)
    def open_an_account(self, amount: int | None, asset: str) -> None:
        money = Money(amount, asset) if amount else None
        self._write(lambda ledger: open_account(ledger, "Another account", first_balance=money))

    @rule()
    def add_a_beneficiary(self) -> None:
        self._write(lambda ledger: add_beneficiary(ledger, "Somebody else"))

    @rule(type=TYPES, amount=AMOUNTS, asset=ASSETS, times=st.sampled_from([1, 1, 1, 5]), data=st.data())
    def take_payments(self, type: PaymentType, amount: int, asset: str, times: int, data: st.DataObject) -> None:
        source, destination = self._sides(type, data)
        status = data.draw(st.sampled_from(FIRST_STATUSES[type]))
        order = Order(type, amount, asset, source, destination, status)
        for _ in range(times):
            self._write(lambda ledger: take_payment(ledger, order))

    @rule(data=st.data())
    def act_on_any_payment(self, data: st.DataObject) -> None:
        self._act(for_tenant(Payment, self.tenant), data)

    @rule(data=st.data())
    def act_on_a_posted_payment(self, data: st.DataObject) -> None:
        self._act(for_tenant(Payment, self.tenant).exclude(request_digest=""), data)

    @rule(type=POSTED_TYPES, amount=st.integers(1, 600), data=st.data())
    def post(self, type: PaymentType, amount: int, data: st.DataObject) -> None:
        source, destination = self._sides(type, data)
        key = secrets.token_hex(8)
        order = {"idempotencyKey": key, "amount": str(amount), "currency": "EUR/2"}
        order |= {"sourceAccountId": str(source), "destinationAccountId": str(destination)}
        path = {PaymentType.PAYOUT: "/payouts", PaymentType.TRANSFER: "/transfers"}[type]
        affordable = self._affordable(str(source), amount)
        if data.draw(st.booleans()):
            self.connector.send(path, order)
            self._answered((path, order))
        else:  # the answer gets lost; what the consumer does later is to send it again
            self.client.post(path, json=order)
            self.unanswered.append((path, order))
        assert self._is_taken(order) == affordable

    @precondition(lambda self: self.posted or self.unanswered)
    @rule(data=st.data())
    def post_again(self, data: st.DataObject) -> None:
        sent = data.draw(st.sampled_from(self.posted + self.unanswered))
        self.connector.send(*sent)
        if sent in self.unanswered:
            self.unanswered.remove(sent)
            self._answered(sent)

    @rule()
    def poll(self) -> None:
        self.connector.poll()

    @rule()
    def poll_one_chunk(self) -> None:
        self.connector.poll_one_chunk()

    def teardown(self) -> None:
        try:
            if hasattr(self, "connector"):  # begin failed where there is none
                for path, order in self.unanswered:
                    self.connector.send(path, order)
                self.connector.poll()
                assert_agreement(self.tenant, self.connector)
        finally:
            self.client.close()

    def _answered(self, sent: tuple[str, dict[str, str]]) -> None:
        """The consumer may send it again where it was taken; a refusal was final."""
        if self._is_taken(sent[1]):
            self.posted.append(sent)

    def _is_taken(self, order: dict[str, str]) -> bool:
        return for_tenant(Payment, self.tenant).filter(reference=order["idempotencyKey"]).exists()

    def _affordable(self, source: str, amount: int) -> bool:
        """Whether a POST has to be taken, paid or not."""
        self.tenant.refresh_from_db()
        held = for_tenant(Balance, self.tenant).filter(account__reference=source, asset="EUR/2").first()
        return self.tenant.shortfall != Shortfall.REFUSE or (held is not None and held.amount >= amount)

    def _act(self, payments: "QuerySet[Payment]", data: st.DataObject) -> None:
        """A legal action on one of the payments, where there is any."""
        choices = [(payment, action) for payment in payments.order_by("pk") for action in legal_actions(payment)]
        if not choices:
            return
        payment, action = data.draw(st.sampled_from(choices))
        rule = legal_actions(payment)[action]
        amount = data.draw(st.none() | st.integers(1, rule.rest(payment.progress))) if rule.partial else None
        self._write(lambda ledger: act(ledger, payment.pk, action, amount))

    def _sides(self, type: PaymentType, data: st.DataObject) -> tuple[str | None, str | None]:
        """The ids of a legal source and destination."""
        rows = list(for_tenant(Account, self.tenant).order_by("kind", "sequence").values_list("kind", "reference"))
        accounts = [reference for kind, reference in rows if kind == Kind.INTERNAL]
        others = [reference for kind, reference in rows if kind == Kind.BENEFICIARY]
        own, other = data.draw(st.sampled_from(accounts)), data.draw(st.sampled_from(others))
        if type is PaymentType.PAYIN:
            return data.draw(st.sampled_from([None, other])), own
        if type is PaymentType.PAYOUT:
            return own, other
        if type is PaymentType.TRANSFER:
            return own, data.draw(st.sampled_from([account for account in accounts if account != own]))
        return data.draw(st.sampled_from([(own, None), (None, own), (own, other), (other, own)]))

    def _write(self, write: Callable[[Book], object]) -> None:
        """One write by the only door; a shortfall is refused, as it should be, and changes nothing."""
        with suppress(NotEnoughFunds), writing(self.tenant) as ledger:
            if (
                self.gap and ledger.tenant.last_written_at
            ):  # never in the past: on a slow machine that would backdate an end
                ledger.at = max(ledger.tenant.last_written_at, timezone.now()) + timedelta(seconds=self.gap)
            write(ledger)
