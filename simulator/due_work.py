"""Writes due steps and payments of live traffic into an open book, in the order of their moments."""

import heapq
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

from ledgerdata.operations import Act, Book, PaymentDraft, expect_many, follow_payment, payments_of
from ledgerdata.rules.errors import LedgerError
from simulator.live import Arrivals, live_of
from simulator.models import DueStep
from simulator.outcomes.planning import Planned
from simulator.waiting import Due, act_of, drop_steps, due_by, forget_steps, new_step, put_steps
from tenants.clock import machine_time, now_of
from tenants.contents import counted

FEW = 10  # events; more are cheaper written as many
ROOM = timedelta(milliseconds=10)
"""Events are at least so far apart: with more than 100 rows in a second the consumer reads pages again and again."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result: how many steps were done and dropped, and how many payments of live traffic came in."""

    done: int = 0
    dropped: int = 0
    arrived: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.done + other.done, self.dropped + other.dropped, self.arrived + other.arrived)

    @property
    def events(self) -> int:
        return self.done + self.dropped + self.arrived

    @property
    def in_words(self) -> str:
        """In words: `3 steps were done, 1 was dropped`."""
        steps = f"{self.done:,} step{' was' if self.done == 1 else 's were'} done"
        arrived = f", {counted(self.arrived, 'payment')} came in" if self.arrived else ""
        return f"{steps}, {self.dropped:,} {'was' if self.dropped == 1 else 'were'} dropped{arrived}"


class _Event(NamedTuple):
    """A step of a payment at its moment; `turn` is unique, so that nothing after it is compared."""

    at: datetime
    turn: int
    payment: PaymentDraft
    act: Act
    source: Due | Planned  # a row of the list, or a step of a payment that has only just begun


class DueWork:
    """Some of what is due in the dataset of an open book, at most so many events."""

    def __init__(self, book: Book, most: int) -> None:
        self._book = book
        self._most = most
        self._now = machine_time(book.tenant)
        self._turns = count()
        self._done: list[_Event] = []
        self._dropped: list[tuple[_Event, str]] = []
        self._later: list[tuple[PaymentDraft, Planned]] = []
        self._arrived = 0
        rows = due_by(book.tenant, self._now, most)
        payments = payments_of(book, {row.payment_id for row in rows})
        self._events = [self._event(payments[row.payment_id], row.due_at, row.act, row) for row in rows]
        live = live_of(book.tenant)
        self._arrivals = Arrivals(book, live) if live and live.next_at and live.next_at <= self._now else None

    def do(self) -> Done:
        """Does it, in the order of its moments, and writes it down."""
        while self._count < self._most:
            step = self._events[0] if self._events else None
            arrival = self._arrivals.next_at if self._arrivals else None
            if arrival and arrival <= self._now and (step is None or arrival < step.at):
                self._begin(arrival)
            elif step:
                self._follow(heapq.heappop(self._events))
            else:
                break
        if self._count:
            self._write()
        return Done(len(self._done), len(self._dropped), self._arrived)

    @property
    def _count(self) -> int:
        return len(self._done) + len(self._dropped) + self._arrived

    def _event(self, payment: PaymentDraft, at: datetime, act: Act, source: Due | Planned) -> _Event:
        return _Event(at, next(self._turns), payment, act, source)

    def _follow(self, event: _Event) -> None:
        self._ask_for(event.at)
        try:
            follow_payment(self._book, event.payment, event.act)
        except LedgerError as refused:
            self._dropped.append((event, str(refused)))
        else:
            self._done.append(event)

    def _begin(self, at: datetime) -> None:
        assert self._arrivals
        self._arrived += 1
        self._ask_for(at)
        begun = self._arrivals.begin()
        if begun is None:
            return
        root, steps = begun
        for planned in steps:
            if planned.at <= self._now:
                heapq.heappush(self._events, self._event(root.payment, planned.at, act_of(planned.step), planned))
            else:
                self._later.append((root.payment, planned))

    def _ask_for(self, moment: datetime) -> None:
        """The next record wants to be created at its moment, or after the one before it where that is later."""
        last = self._book.tenant.last_written_at
        self._book.at = moment if last is None else max(moment, last + ROOM)

    def _write(self) -> None:
        book = self._book
        book.at = None
        if self._count > FEW:
            expect_many(book)
        book.flush()
        drop_steps([(e.source.pk, why) for e, why in self._dropped if isinstance(e.source, Due)], now_of(book.tenant))
        forget_steps([event.source.pk for event in self._done if isinstance(event.source, Due)])
        later = [*self._later, *((e.payment, e.source) for e in self._events if isinstance(e.source, Planned))]
        rows = [new_step(book.tenant, payment.pk, planned) for payment, planned in later]
        put_steps(book.tenant, rows)
        DueStep.objects.bulk_create(self._dropped_at_once())
        if self._arrivals:
            self._arrivals.keep()

    def _dropped_at_once(self) -> list[DueStep]:
        """Steps that were dropped before they ever stood on the list."""
        rows = []
        for event, why in self._dropped:
            if isinstance(event.source, Planned):
                row = new_step(self._book.tenant, event.payment.pk, event.source)
                row.dropped_at, row.dropped_because = now_of(self._book.tenant), why
                rows.append(row)
        return rows
