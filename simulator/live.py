"""Live traffic: payments of a scenario that come in by themselves. They are written when their dataset is touched."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ledgerdata.generate.cast import Cast
from ledgerdata.generate.draw import Draw
from ledgerdata.generate.names import Names
from ledgerdata.generate.options import Options
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.scenario import life_of
from ledgerdata.generate.scenarios import SCENARIOS
from ledgerdata.models import Account, Kind
from ledgerdata.operations import Book, RecordDraft, begin_payment, note_accounts, writing
from ledgerdata.rules import values
from ledgerdata.rules.errors import LedgerError
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.values import Checker
from simulator.models import LiveTraffic
from simulator.models.live_traffic import MOST_PER_MINUTE
from simulator.new_payments import NewPayments
from simulator.outcomes.checking import problem
from simulator.outcomes.course import Course
from simulator.outcomes.durations import say_duration
from simulator.outcomes.planning import Planned
from simulator.scenario_courses import course_of
from simulator.schedule import Arrival, arrivals_in, next_minute, strands_of
from tenants.attention import note_attention
from tenants.clock import now_of
from tenants.models import Tenant
from tenants.scoping import for_tenant

USUAL_LENGTH, LEAST_LENGTH, MOST_LENGTH = timedelta(hours=1), timedelta(minutes=1), timedelta(days=30)
MOST_ACCOUNTS, MOST_BENEFICIARIES = 100, 1_000  # between whom payments go
OFFERED = tuple(name for name, scenario in SCENARIOS.items() if scenario.strands)


def start_live(
    tenant: Tenant,
    scenario: str,
    per_minute: int,
    length: timedelta = USUAL_LENGTH,
    *,
    evenly: bool = False,
    seed: str | None = None,
) -> LiveTraffic:
    """Lets payments come in from now on, between the accounts that the dataset has; too few are added to.

    Raises InvalidInput naming every faulty field.
    """
    checker = Checker()
    checker.take("scenario", _scenario, scenario)
    checker.take("per_minute", _whole, per_minute)
    checker.take("length", _length, length)
    seed = checker.take("seed", values.text, secrets.token_hex(4) if seed is None else seed, 1, 100)
    checker.done()
    with writing(tenant) as book:
        for_tenant(LiveTraffic, book.tenant).delete()
        now = now_of(book.tenant)
        cast = _cast(book, scenario)
        live = LiveTraffic(
            tenant=book.tenant,
            scenario=scenario,
            per_minute=per_minute,
            is_even=evenly,
            seed=seed,
            accounts=cast.accounts,
            beneficiaries=cast.beneficiaries,
            started_at=now,
            until=now + length,
        )
        Queue(live).keep()
        note_attention(book.tenant)
        return live


def stop_live(tenant: Tenant) -> bool:
    """No more payments come in by themselves; whether any did."""
    with writing(tenant) as book:
        stopped, _ = for_tenant(LiveTraffic, book.tenant).delete()
        note_attention(book.tenant)
        return bool(stopped)


def live_of(tenant: Tenant) -> LiveTraffic | None:
    """The dataset's live traffic, if it was started and not stopped."""
    return for_tenant(LiveTraffic, tenant).first()


class Queue:
    """The payments that are yet to come, of which one minute's are known at a time."""

    def __init__(self, live: LiveTraffic) -> None:
        self.live = live
        self._minute = arrivals_in(live, live.minute)
        self._find()

    @property
    def first(self) -> Arrival | None:
        """The next payment, until the traffic ends."""
        arrival = self._minute[self.live.payments_in_minute] if self._minute else None
        return arrival if arrival and arrival[0] <= self.live.until else None

    def go_on(self) -> None:
        """The first one has come."""
        self.live.payments += 1
        self.live.payments_in_minute += 1
        self._find()

    def keep(self) -> None:
        """Stores how far the traffic has been written."""
        first = self.first
        self.live.next_at = first[0] if first else None
        self.live.save()

    def _find(self) -> None:
        live = self.live
        while live.payments_in_minute >= len(self._minute):
            live.minute, live.payments_in_minute = next_minute(live, live.minute), 0
            if live.started_at + live.minute * timedelta(minutes=1) > live.until:
                self._minute = []
                return
            self._minute = arrivals_in(live, live.minute)


class Arrivals:
    """Writes live traffic into an open book. Each payment is drawn by its number: it is the same at any time."""

    def __init__(self, book: Book, live: LiveTraffic) -> None:
        self._book = book
        self._live = live
        self._queue = Queue(live)
        self._plan: Plan | None = None
        self._taking = NewPayments(book)

    @property
    def next_at(self) -> datetime | None:
        return self._queue.first[0] if self._queue.first else None

    def begin(self) -> tuple[RecordDraft, Sequence[Planned]] | None:
        """The next payment's root and its steps; None where it is refused, as for want of funds."""
        assert self._queue.first
        strand, number = strands_of(self._live)[self._queue.first[1]], self._live.payments
        self._queue.go_on()
        plan, draw = self._known_plan(), Draw(self._live.seed, f"payment {number}")
        life = strand.lives[number % len(strand.lives)] if strand.in_turn else life_of(strand, plan.rates, draw)
        cast = Cast(plan, draw, self._live.accounts, self._live.beneficiaries, orders=number, wages=number)
        order = cast.order(strand, life.first, self._book)
        assert order is not None  # somebody tops up
        course = course_of(life, draw)
        if problem(course, order.type):  # somebody had to top up instead
            course = Course(Status.SUCCEEDED)
        begun = self._taking.begin(order, self._book.tenant.records + 1, course)
        try:
            root = begin_payment(self._book, begun)
        except LedgerError:
            return None
        return root, self._taking.planned(root)

    def keep(self) -> None:
        """Stores how far it was written."""
        self._queue.keep()
        self._taking.keep()

    def _known_plan(self) -> Plan:
        if self._plan is None:
            note_accounts(self._book, [*self._live.accounts, *self._live.beneficiaries])
            self._plan = _plan(self._live.scenario, len(self._live.accounts), len(self._live.beneficiaries))
        return self._plan


def _cast(book: Book, scenario: str) -> Cast:
    """The dataset's accounts and beneficiaries; where there are too few for the scenario, as many as it has."""
    parties = for_tenant(Account, book.tenant).order_by("sequence").values_list("reference", flat=True)
    accounts = list(parties.filter(kind=Kind.INTERNAL)[:MOST_ACCOUNTS])
    beneficiaries = list(parties.filter(kind=Kind.BENEFICIARY)[:MOST_BENEFICIARIES])
    usual = SCENARIOS[scenario]
    least = 2 if any(strand.type is PaymentType.TRANSFER for strand in usual.strands) else 1
    wanted = len(accounts) if len(accounts) >= least else max(usual.accounts, least)
    plan = _plan(scenario, wanted, len(beneficiaries) or usual.beneficiaries)
    cast, opener = Cast(plan, Draw("", ""), accounts, beneficiaries), _Opener(book)
    cast.names = Names(parties.values_list("name", flat=True) if cast.missing else ())
    while cast.missing:
        cast.enter(opener)
    book.flush()
    return cast


class _Opener:
    """Opens what is missing in an open book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str]) -> str:
        return self._book.open_account(kind, name, metadata).reference


def _plan(scenario: str, accounts: int, beneficiaries: int) -> Plan:
    return Options(scenario, accounts=accounts, beneficiaries=beneficiaries, seed="live").plan()


def _scenario(name: str) -> None:
    if name not in OFFERED:
        raise ValueError(f"is {name[:100]!r}; it has to be one of {', '.join(OFFERED)}")


def _whole(count: int) -> None:
    if not 1 <= count <= MOST_PER_MINUTE:
        raise ValueError(f"is {count}; it has to be a whole number from 1 to {MOST_PER_MINUTE}")


def _length(length: timedelta) -> None:
    if not LEAST_LENGTH <= length <= MOST_LENGTH:
        limits = f"{say_duration(LEAST_LENGTH)} to {say_duration(MOST_LENGTH)}"
        raise ValueError(f"is {say_duration(length)}; it has to be {limits}")
