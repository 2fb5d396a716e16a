"""Any legal history of a dataset whose payments end by themselves and whose time is moved, as hypothesis invents it."""

import secrets
from contextlib import suppress

from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import rule

from ledgerdata.models import Payment
from ledgerdata.operations import Order, act
from ledgerdata.reading.payments import legal_actions
from ledgerdata.rules.errors import LedgerError
from ledgerdata.rules.lifecycle import PaymentType
from simulator.advance import advance, read_target
from simulator.due import do_due, drop_step, hurry_step
from simulator.new_payments import take
from simulator.rulebook import put_rule, set_default
from simulator.waiting import waiting
from tenants.models import Shortfall, Tenant
from tests.consumer.history import AMOUNTS, POSTED_TYPES, TYPES, History

# nothing is due but by time that is moved, and all start so that a POST without funds is refused
DEFAULTS = ["succeed", "pending", "succeed after 1h", "fail after 1h..2h, reason AM04", "cancel after 2h"]
COURSES = [
    *DEFAULTS,
    "succeed after 1h then return 40 % after 2d, reason AC04 then return after 1d",
    "return 60 % after 1h then reverse return 10 % after 1h then return after 1h",
    "expire after 7d",
]
OF_PAYINS = [
    "authorise then expire after 7d",
    "capture 60 % after 1h then capture after 1h then refund 40 % after 1d, reason CUST",
    "dispute after 3d, reason fraudulent and lose after 14d",
    "dispute 30 % after 3d and win after 14d then refund after 1d",
    "fail capture after 1h, reason AM04 then void after 1d",
]
TOUCHES = st.sampled_from(["/accounts", "/beneficiaries", "/transactions?page=2&pageSize=3"])


class Life(History):
    """As any history, and more: rules, wishes, time that moves, due steps that are hurried or dropped."""

    @rule(shortfall=st.sampled_from(Shortfall), outcome=st.sampled_from(DEFAULTS))
    def change_settings(self, shortfall: Shortfall, outcome: str) -> None:
        set_default(self.tenant, outcome, shortfall)

    @rule(course=st.sampled_from(COURSES), share=st.none() | st.integers(0, 1_000_000), left=st.none() | st.just(2))
    def put_a_rule(self, course: str, share: int | None, left: int | None) -> None:
        put_rule(self.tenant, {"course": course, "millionths": share, "left": left, "seed": "life"})

    @rule(type=POSTED_TYPES, amount=st.integers(1, 600), wish=st.sampled_from(COURSES), data=st.data())
    def post_with_a_wish(self, type: PaymentType, amount: int, wish: str, data: st.DataObject) -> None:
        source, destination = self._sides(type, data)
        order = {"idempotencyKey": secrets.token_hex(8), "amount": str(amount), "currency": "EUR/2"}
        order |= {"sourceAccountId": str(source), "destinationAccountId": str(destination)}
        path = {PaymentType.PAYOUT: "/payouts", PaymentType.TRANSFER: "/transfers"}[type]
        self.connector.send(path, order | {"metadata": {"mockpsp.outcome": wish}})

    @rule(type=TYPES, amount=AMOUNTS, data=st.data())
    def take_one_by_the_rules(self, type: PaymentType, amount: int, data: st.DataObject) -> None:
        source, destination = self._sides(type, data)
        metadata = {"mockpsp.outcome": data.draw(st.sampled_from(OF_PAYINS))} if type is PaymentType.PAYIN else {}
        with suppress(LedgerError):
            take(self.tenant, Order(type, amount, "EUR/2", source, destination, metadata=metadata))

    @rule(to=st.sampled_from(["1h", "2d", "14d", "next", "end"]))
    def let_time_go(self, to: str) -> None:
        """What is due by then is done by whoever touches the dataset next."""
        with suppress(LedgerError):
            advance(self.tenant, read_target(to), most=0)

    @rule(path=TOUCHES)
    def touch(self, path: str) -> None:
        assert self.client.get(path).status_code == 200

    @rule()
    def do_what_is_due(self) -> None:
        do_due(self.tenant)

    @rule(now=st.booleans(), number=st.integers(0, 50))
    def hurry_or_drop(self, now: bool, number: int) -> None:
        steps = list(waiting(self.tenant).values_list("pk", flat=True))
        if steps:
            with suppress(LedgerError):
                (hurry_step if now else drop_step)(self.tenant, steps[number % len(steps)])

    def _act(self, payments: "QuerySet[Payment]", data: st.DataObject) -> None:
        """What is drawn does not depend on what there is: a moment more or less may decide what is due already."""
        number, percent = data.draw(st.integers(0, 10_000)), data.draw(st.none() | st.integers(1, 100))
        choices = [(payment, action) for payment in payments.order_by("pk") for action in legal_actions(payment)]
        if choices:
            payment, action = choices[number % len(choices)]
            rule = legal_actions(payment)[action]
            part = max(rule.rest(payment.progress) * percent // 100, 1) if percent and rule.partial else None
            self._write(lambda book: act(book, payment.pk, action, part))

    def _affordable(self, source: str, amount: int) -> bool:
        """What is due before the POST moves money too."""
        self.touch("/accounts")
        self.tenant = Tenant.objects.get(pk=self.tenant.pk)
        return super()._affordable(source, amount)
