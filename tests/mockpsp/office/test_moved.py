"""Whether a dataset has moved since a page was made: what live pages ask."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ledgerdata.operations import act, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.faults.rulebook import put_preset
from simulator.models import DueStep
from tenants.attention import note_attention
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop, shop_of

LIST = "/admin/ledgerdata/payment/"


@pytest.fixture
def shop(tenant: Tenant) -> Shop:
    return shop_of(tenant)


def following(office: Client, page: str) -> tuple[str, str]:
    """Where a page asks whether its dataset has moved, and what it was made from."""
    html = office.get(page).content.decode()
    found = re.search(r'data-url="([^"]+)" data-stamp="([^"]*)"', html)
    assert found is not None
    return found[1].replace("&amp;", "&"), found[2]


def now(office: Client, url: str) -> str:
    return str(office.get(url).json()["stamp"])


def test_nothing_has_moved_while_nothing_does(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    for page in ("/admin/", LIST, f"{LIST}{payment.pk}/change/", reverse("admin:simulator_journalbatch_changelist")):
        url, stamp = following(office, page)
        assert now(office, url) == stamp


def test_a_press_a_payment_and_a_rule_move_it(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    url, stamp = following(office, LIST)
    seen = {stamp}
    moves: list[Callable[[], object]] = [
        shop.pay,
        lambda: refund(shop, payment.pk),
        lambda: put_preset(shop.tenant, "refused"),
    ]
    for move in moves:
        move()
        seen.add(now(office, url))
    assert len(seen) == 1 + len(moves)


def refund(shop: Shop, payment_pk: int) -> None:
    with writing(shop.tenant) as book:
        act(book, payment_pk, Action.REFUND)


def test_what_is_due_is_done_first(office: Client, shop: Shop) -> None:
    payment = shop.pay(PaymentType.PAYIN, Status.PENDING)
    url, stamp = following(office, LIST)
    with writing(shop.tenant) as book:
        DueStep.objects.create(
            tenant=shop.tenant, payment=payment, due_at=timezone.now() - timedelta(seconds=1), action="succeed"
        )
        note_attention(book.tenant)
    assert now(office, url) != stamp
    payment.refresh_from_db()
    assert payment.state == Status.SUCCEEDED


def test_nothing_but_who_asks_is_looked_up(
    office: Client, shop: Shop, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url, _ = following(office, LIST)
    with django_assert_num_queries(3):  # the session, its user, and its key with the dataset's row
        now(office, url)


def test_a_stranger_sees_only_what_moves_in_their_own(office: Client, strange_office: Client, shop: Shop) -> None:
    url, stamp = following(strange_office, LIST)
    shop.pay()
    assert now(strange_office, url) == stamp


def test_an_operator_sees_what_moves_in_any(operator_office: Client, shop: Shop) -> None:
    url, stamp = following(operator_office, LIST)
    assert stamp == ""
    before = now(operator_office, url)
    assert now(operator_office, url) == before
    shop.pay()
    assert now(operator_office, url) != before


def test_who_is_signed_out_gets_no_answer(client: Client) -> None:
    assert client.get(reverse("admin:moved")).status_code == 302
