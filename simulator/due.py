"""Due work, done when a dataset is touched: steps of courses whose moment has come, and live traffic up to now.

Each step is done once, under the dataset's lock, in the transaction that takes it off the list. Events are written
in the order of their moments; steps of one moment in the order in which they were planned.
"""

from collections.abc import Iterator
from time import monotonic

from ledgerdata.operations import Book, follow_payment, payments_of, writing
from simulator.due_work import Done, DueWork
from simulator.sharing import Shared
from simulator.waiting import drop_steps, forget_steps, step_of
from tenants.attention import note_attention
from tenants.clock import now_of
from tenants.db.bulk import bulk_turn
from tenants.models import Tenant

MOST_AT_ONCE = 1_000  # events of one touch
LONGEST = 0.25  # seconds after which a touch writes no more events
SOME = 500  # events that are written together; one statement finds as many payments
FIRST, LEAST = 100, 10  # events after which a touch knows how long they take on this machine; fewer wait for the next


def do_due(tenant: Tenant) -> Done:
    """Does what is due in the dataset, as much as one touch does, in one transaction; threads that wait share it."""
    return _shared_touch(tenant)


def do_all_due(tenant: Tenant, most: int | None = None) -> Done:
    """Does what is due in the dataset, all of it or at most so many events; others may write in between."""
    return sum(due_in_turns(tenant, most), Done())


def due_in_turns(tenant: Tenant, most: int | None = None) -> Iterator[Done]:
    """As do_all_due, a transaction at a time: gives what came of each, once it is committed."""
    done, is_all = _touch(tenant, MOST_AT_ONCE if most is None else min(most, MOST_AT_ONCE))
    yield done
    while not is_all and (most is None or done.events < most):
        together = Done()
        with bulk_turn() as turn, writing(tenant) as book:
            while not is_all and not turn.is_over():
                some = _do_some(book, SOME if most is None else most - (done + together).events)
                together, is_all = together + some, not some.events
            note_attention(book.tenant)
        done += together
        yield together


def hurry_step(tenant: Tenant, step_pk: int) -> None:
    """Does a step now that is due later. Raises UnknownReference; what its action is refused for."""
    with writing(tenant) as book:
        step = step_of(book.tenant, step_pk)
        follow_payment(book, payments_of(book, [step.payment_id])[step.payment_id], step.act)
        book.flush()
        forget_steps([step.pk])
        note_attention(book.tenant)


def drop_step(tenant: Tenant, step_pk: int) -> None:
    """Takes a step off the list; the payment's timeline says so. Raises UnknownReference."""
    with writing(tenant) as book:
        step = step_of(book.tenant, step_pk)
        drop_steps([(step.pk, "It was dropped by hand.")], now_of(book.tenant))
        note_attention(book.tenant)


def _touch(tenant: Tenant, most: int) -> tuple[Done, bool]:
    """One transaction as a touch has it; what was done, and whether nothing is left."""
    done, is_all = Done(), False
    with writing(tenant) as book:
        begun, few = monotonic(), FIRST
        while not is_all and done.events < most and few >= LEAST:
            some = _do_some(book, min(few, most - done.events))
            done, is_all = done + some, not some.events
            took = monotonic() - begun
            few = int(done.events * (LONGEST - took) / took)  # what there is still time for
        note_attention(book.tenant)
    return done, is_all


def _touch_once(tenant: Tenant) -> Done:
    done, _ = _touch(tenant, MOST_AT_ONCE)
    return done


_shared_touch = Shared(_touch_once)


def _do_some(book: Book, most: int) -> Done:
    return DueWork(book, min(most, SOME)).do()
