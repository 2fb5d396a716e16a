"""Due work, done when a dataset is touched: steps of courses whose moment has come, and live traffic up to now.

Each step is done once, under the dataset's lock, in the transaction that takes it off the list. What happens is told by
its moments; steps of one moment in the order in which they were planned.
"""

from time import monotonic

from ledgerdata.operations import Book, follow_payment, payments_of, writing
from simulator.telling import Done, Telling
from simulator.waiting import drop_steps, forget_steps, step_of
from tenants.attention import note_attention
from tenants.clock import now_of
from tenants.db.bulk import bulk_turn
from tenants.models import Tenant

MOST_AT_ONCE = 1_000  # events that one touch tells
LONGEST = 0.25  # seconds after which a touch tells no more
SOME = 250  # events that are written together


def do_due(tenant: Tenant) -> Done:
    """Does what is due in the dataset, as much as one touch does, in one transaction."""
    done = Done()
    with writing(tenant) as book:
        begun = monotonic()
        while done.events < MOST_AT_ONCE and monotonic() - begun < LONGEST:
            some = _do_some(book, MOST_AT_ONCE - done.events)
            done += some
            if not some.events:
                break
        note_attention(book.tenant)
    return done


def do_all_due(tenant: Tenant, most: int | None = None) -> Done:
    """Does what is due in the dataset, all of it or at most so many events; others may write in between."""
    done = Done()
    while most is None or done.events < most:
        before = done
        with bulk_turn() as turn, writing(tenant) as book:
            while not turn.is_over() and (some := _do_some(book, SOME if most is None else most - done.events)).events:
                done += some
            note_attention(book.tenant)
        if done == before:
            break
    return done


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


def _do_some(book: Book, most: int) -> Done:
    return Telling(book, min(most, SOME)).tell()
