"""A dataset's time in the back office: shown where it leads, advanced by a form, and what is due next."""

import pytest
from django.test import Client
from django.urls import reverse

from simulator.advance import advance, read_target
from simulator.waiting import waiting
from tests.simulator.conftest import Machine, Shop

HOME = reverse("admin:index")
ADVANCE = reverse("admin:simulator_outcomerule_advance")

pytestmark = pytest.mark.django_db(transaction=True)


def page(office: Client, address: str = HOME) -> str:
    answer = office.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_header_shows_the_clock_where_it_leads(shop: Shop, office: Client) -> None:
    assert "ahead" not in page(office, reverse("admin:guide"))
    advance(shop.tenant, read_target("3d"))
    shown = page(office, reverse("admin:guide"))
    assert "2026-05-04 12:00:00 UTC, 3 days ahead" in shown


def test_a_lead_is_told_to_the_nearest_second(shop: Shop, office: Client) -> None:
    """Time is moved by what is asked, less the moment that this takes itself."""
    for lead, told in ((10_799_999_990, "3 hours ahead"), (10_800_000_010, "3 hours ahead"), (499_999, "")):
        shop.set(lead=lead)
        shown = page(office, reverse("admin:guide"))
        assert told in shown if told else "ahead" not in shown


def test_the_dashboard_shows_what_is_due_next_and_advances_to_it(shop: Shop, office: Client) -> None:
    assert "Nothing is due." in page(office)
    reference = shop.paid(wish="succeed after 1h then return after 2d")
    shown = page(office)
    assert "2026-05-01 13:00:00" in shown
    assert reference in shown
    answer = office.post(ADVANCE, {"to": "next", "next": HOME})
    assert answer["Location"] == f"{HOME}#time"
    assert "It is 2026-05-01T13:00:00" in page(office)
    assert [status for status, *_ in shop.story(reference)] == ["PENDING", "SUCCEEDED"]
    office.post(ADVANCE, {"to": "end"})
    assert not waiting(shop.tenant).exists()


@pytest.mark.parametrize("to", ["", "soon", "2020-01-01T00:00:00Z", "next"])
def test_what_time_cannot_be_advanced_to_is_told(shop: Shop, office: Client, to: str) -> None:
    answer = office.post(ADVANCE, {"to": to}, follow=True)
    assert 'class="error"' in answer.content.decode()
    shop.tenant.refresh_from_db()
    assert shop.tenant.lead == 0


def test_time_is_not_advanced_by_looking(shop: Shop, office: Client) -> None:
    assert office.get(ADVANCE).status_code == 405


def test_the_days_of_the_dashboard_are_the_datasets(shop: Shop, office: Client, machine: Machine) -> None:
    advance(shop.tenant, read_target("40d"))
    shop.paid()
    assert "2026-06-10" in page(office)
