"""Carries out a plan: writes its events, in the order of their times, into the books."""

import heapq
from collections import deque
from collections.abc import Container, Iterator
from datetime import datetime, timedelta
from itertools import repeat
from typing import Generic, NamedTuple

from ledgerdata.generate.books import Books, Handle
from ledgerdata.generate.cast import Cast
from ledgerdata.generate.draw import Draw
from ledgerdata.generate.ground import NOBODY, People
from ledgerdata.generate.hours import arrivals
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.scenario import Life, Step, life_of
from ledgerdata.generate.timeline import ROOM
from ledgerdata.operations import Order
from ledgerdata.reading.lists import SERIES_OF
from ledgerdata.rules.actions import allowed
from ledgerdata.rules.lifecycle import Status, effect

USUAL_DAYS = 30  # scenarios are written for a month; in a shorter period later steps come sooner
MOST_IN_FLIGHT = 100_000  # payments with more to come; past that the next ones come at once, so that memory stays flat

Arrival = tuple[datetime, int]
"""When the next payment of which strand begins."""


class Due(NamedTuple, Generic[Handle]):
    """What happens next to a payment, and when. `turn` is unique, so that nothing after it is ever compared."""

    at: datetime
    turn: int
    payment: Handle
    order: Order
    steps: tuple[Step, ...]


class Director(Generic[Handle]):
    """One run of a plan. `payments` counts those begun so far."""

    def __init__(self, plan: Plan, books: Books[Handle], people: People = NOBODY) -> None:
        self.plan = plan
        self.books = books
        self.cast = Cast.of(plan, Draw(plan.seed, "cast"), people)
        self.payments = 0
        self.due: list[Due[Handle]] = []
        self._fate = Draw(plan.seed, "fate")
        self._rates = plan.rates
        self._strands = plan.strands()
        self._lives_given = [0] * len(self._strands)
        self.open_ends: list[tuple[Handle, datetime, Step]] = []
        self._open_fate = Draw(plan.seed, "open ends")
        self._pace = min(1.0, plan.days / USUAL_DAYS)
        self._turn = 0
        self._waiting: deque[tuple[int, Life]] = deque()  # strands and lives of payments that nobody could pay for

    def perform(self) -> Iterator[None]:
        """Each step is one event: an account, a payment's beginning, or what happens to it later."""
        for number in range(self.cast.missing):
            self.books.at(self.plan.start + number * ROOM, SERIES_OF[self.cast.enters])
            self.cast.enter(self.books)
            yield
        for order in self.cast.first_balances(self.books):
            self.books.at(self.plan.start)
            self.books.take_payment(order)
            yield
        for moment, strand in heapq.merge(*self._arrivals()):
            while self.due and (self.due[0].at <= moment or len(self.due) > MOST_IN_FLIGHT):
                self._follow(heapq.heappop(self.due))
                yield
            life = self._life(strand)
            if self._begin(moment, strand, life):
                yield
                yield from self._begin_waiting(moment)
            else:
                self._waiting.append((strand, life))
        while self.due:
            self._follow(heapq.heappop(self.due))
            yield
            yield from self._begin_waiting(self.due[0].at if self.due else self.plan.until)
        yield from self._begin_waiting(self.plan.until)

    def keep(self, payments: Container[Handle]) -> None:
        """Only these payments go on; nothing more happens to the others."""
        self.due = [due for due in self.due if due.payment in payments]
        heapq.heapify(self.due)

    def _arrivals(self) -> Iterator[Iterator[Arrival]]:
        opened = self.cast.missing_at_first + self.plan.first_balances
        start = self.plan.start + opened * ROOM
        length = max(self.plan.until - start, timedelta(0))
        for n, (strand, count) in enumerate(self._strands):
            begins, ends = (start + length * percent / 100 for percent in strand.window)
            moments = arrivals(count, begins, ends, strand.busy, Draw(self.plan.seed, f"arrivals of {strand.type}"))
            yield zip(moments, repeat(n), strict=False)

    def _begin(self, moment: datetime, number: int, life: Life) -> bool:
        """A payment begins; False where nobody can pay for it yet."""
        order = self.cast.order(self._strands[number][0], life.first, self.books)
        if order is None:
            return False
        self.books.at(moment)
        payment = self.books.take_payment(order)
        self.payments += 1
        self._plan_next(moment, payment, order, life.steps)
        return True

    def _begin_waiting(self, moment: datetime) -> Iterator[None]:
        """Those that waited for money, as far as there is some now."""
        while self._waiting and self._begin(moment, *self._waiting[0]):
            self._waiting.popleft()
            yield

    def _life(self, number: int) -> Life:
        strand, _ = self._strands[number]
        if not strand.in_turn:
            return life_of(strand, self._rates, self._fate)
        self._lives_given[number] += 1
        return strand.lives[(self._lives_given[number] - 1) % len(strand.lives)]

    def _plan_next(self, moment: datetime, payment: Handle, order: Order, steps: tuple[Step, ...]) -> None:
        """Plans the next step. A step after the end is left out, or left open: the payment is then still under way."""
        if not steps:
            return
        at = moment + self._fate.around(steps[0].after * self._pace)
        if at <= self.plan.until:
            self._turn += 1
            heapq.heappush(self.due, Due(at, self._turn, payment, order, steps))
        elif self.plan.leave_open:
            for number, step in enumerate(steps):
                at += self._open_fate.around(step.after * self._pace) if number else timedelta(0)
                self.open_ends.append((payment, at, step))

    def _follow(self, due: Due[Handle]) -> None:
        """The next record of a payment, or none where it is not legal, or its source cannot pay for it."""
        step, later = due.steps[0], due.steps[1:]
        progress = self.books.progress(due.payment)
        rule = allowed(progress, step.action)
        if rule is None:
            return
        left = rule.rest(progress)
        amount = max(left * step.percent // 100, 1) if rule.partial else left
        if self._can_pay(due.order, rule.status, amount):
            self.books.at(due.at)
            self.books.act(due.payment, rule, amount)
            self._plan_next(due.at, due.payment, due.order, later)

    def _can_pay(self, order: Order, status: Status, amount: int) -> bool:
        if order.source is None or effect(order.type, status, is_root=False).source >= 0:
            return True
        return self.books.balance(order.source, order.asset) >= amount
