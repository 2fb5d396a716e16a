"""A dataset's time, moved forward."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ledgerdata.rules.errors import InvalidInput, NotPossible
from ledgerdata.rules.values import read_moment
from simulator import due
from simulator.advance import Advanced, advance, read_target
from simulator.due_work import Done
from simulator.waiting import waiting
from tenants.clock import now_of
from tenants.db.waiting import Busy
from tenants.models import Tenant
from tests.simulator.conftest import NOW, Machine, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def moved(shop: Shop, text: str) -> Advanced:
    return advance(shop.tenant, read_target(text))


def test_an_authorisation_or_payout_meets_its_end_when_time_moves(shop: Shop, machine: Machine) -> None:
    reference = shop.paid(wish="succeed after 1h then return after 2d")
    assert moved(shop, "3d").done.done == 2
    (_, _, start), (_, _, paid), (_, _, back) = shop.story(reference)
    assert (paid - start, back - start) == (timedelta(hours=1), timedelta(days=2, hours=1))
    shop.tenant.refresh_from_db()
    assert now_of(shop.tenant) - NOW >= timedelta(days=3)


def test_what_comes_after_has_the_datasets_time(shop: Shop, machine: Machine) -> None:
    moved(shop, "3d")
    created = read_moment(shop.post().json()["createdAt"])
    assert timedelta(days=3) <= created - NOW < timedelta(days=3, seconds=1)
    machine.goes_on(hours=1)
    later = read_moment(shop.post().json()["createdAt"])
    assert timedelta(hours=1) <= later - created < timedelta(hours=1, seconds=1)


def test_a_step_that_is_due_later_is_still_due_by_the_moved_time(shop: Shop, machine: Machine) -> None:
    reference = shop.paid(wish="fail after 2h")
    moved(shop, "1h")
    assert len(shop.story(reference)) == 1
    machine.goes_on(minutes=61)
    assert len(shop.story(reference)) == 2


def test_to_a_moment_to_the_next_step_and_to_the_last(shop: Shop, machine: Machine) -> None:
    references = [shop.paid(wish=f"fail after {hours}h") for hours in (1, 2, 3, 4)]
    assert moved(shop, "2026-05-01T13:30:00Z").done.done == 1
    assert moved(shop, "next").done.done == 1
    assert moved(shop, "end").done.done == 2
    assert [len(shop.story(reference)) for reference in references] == [2, 2, 2, 2]
    with pytest.raises(NotPossible, match="Nothing is due"):
        moved(shop, "next")


def test_the_next_step_may_be_due_already(shop: Shop, machine: Machine) -> None:
    shop.paid(wish="fail after 1h")
    machine.goes_on(hours=2)
    advanced = moved(shop, "next")
    assert (advanced.done.done, advanced.now) == (1, machine.now)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-04-30T12:00:00Z", "time only goes on"),
        ("2300-01-01T00:00:00Z", "time ends at 2200-01-01"),
        ("-3d", "500ms, 30s, 2m"),
        ("tomorrow", "2026-12-24T18:00:00Z, next or end"),
        ("", "next or end"),
        ("9999999d", "next or end"),
    ],
)
def test_time_does_not_move_back_or_past_its_end(shop: Shop, machine: Machine, text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as refused:
        moved(shop, text)
    assert list(refused.value.problems) == ["to"]
    shop.tenant.refresh_from_db()
    assert (shop.tenant.lead, shop.tenant.attention_at) == (0, None)


def test_time_that_is_moved_to_its_end_stays_there(shop: Shop, machine: Machine) -> None:
    moved(shop, "2200-01-01T00:00:00Z")
    with pytest.raises(InvalidInput, match="time ends at"):
        moved(shop, "1d")
    assert shop.post().status_code == 201


@pytest.mark.parametrize("to", ["1d", "3650d", "2026-06-01T00:00:00Z"])
def test_time_past_its_end_is_refused_in_words(shop: Shop, machine: Machine, to: str) -> None:
    """A dataset that took a file with moments of the year 9000 stands past the end already."""
    shop.set(lead=timedelta(days=365 * 7_970) // timedelta(microseconds=1))
    with pytest.raises(InvalidInput, match=r"time ends at|time only goes on") as refused:
        moved(shop, to)
    assert list(refused.value.problems) == ["to"]


def test_past_the_most_of_one_call_the_rest_is_told_and_not_lost(
    shop: Shop, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.due.SOME", 2)
    monkeypatch.setattr("tenants.db.bulk.LONGEST", 0.0)
    for _ in range(7):
        shop.paid(amount=1, wish="succeed after 1h")
    advanced = advance(shop.tenant, read_target("1d"), most=4)
    assert (advanced.done.done, advanced.still_due) == (4, 3)
    assert "3 steps are still to come): advance by 0s" in advanced.in_words
    assert moved(shop, "1ms").done.done == 3
    assert not waiting(shop.tenant).exists()


def test_who_waits_for_the_answer_gets_it_before_all_is_done(
    shop: Shop, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time has moved, what was done is told, and 0s goes on with the rest."""
    monkeypatch.setattr(due, "MOST_AT_ONCE", 2)
    for _ in range(5):
        shop.paid(amount=1, wish="succeed after 1h")
    advanced = advance(shop.tenant, read_target("1d"), within=0.0)
    assert (advanced.done.done, advanced.still_due) == (2, 3)
    assert advanced.now - NOW >= timedelta(days=1)
    further = advance(shop.tenant, read_target("0s"), within=0.0)
    assert (further.done.done, further.still_due, further.now - advanced.now < timedelta(minutes=1)) == (2, 1, True)


def test_time_that_has_moved_is_not_told_as_a_failure(
    shop: Shop, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was told so would send it again, and time would move twice."""

    def busy_after_the_first(tenant: Tenant, most: int | None = None) -> Iterator[Done]:
        yield due.do_due(tenant)
        raise Busy("another writer of the dataset", 5.0)

    monkeypatch.setattr(due, "MOST_AT_ONCE", 2)
    monkeypatch.setattr("simulator.advance.due_in_turns", busy_after_the_first)
    for _ in range(3):
        shop.paid(amount=1, wish="succeed after 1h")
    advanced = moved(shop, "1d")
    assert (advanced.done.done, advanced.still_due) == (2, 1)


def test_another_datasets_time_stays(shop: Shop, stranger: object, machine: Machine) -> None:
    moved(shop, "3d")
    assert now_of(stranger) == NOW  # type: ignore[arg-type]
