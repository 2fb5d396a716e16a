"""How many datasets an address may make in a day by signing up."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tenants import sign_ups
from tenants.access import tenant_of
from tenants.addresses import counted_as
from tenants.models import SignUpCount, Tenant
from tenants.sign_ups import TooManySignUps
from tests.server import running

HERE, THERE = "198.51.100.7", "203.0.113.7"
MOST = 3


@pytest.fixture
def limited(db: None, settings: Settings) -> None:
    """A server on which an address may make MOST datasets a day; HERE has made them."""
    settings.SIGNUPS_PER_DAY = MOST
    for number in range(MOST):
        tenant_of(f"key-number-{number}", HERE)


def test_one_more_is_refused_and_makes_nothing(limited: None) -> None:
    with pytest.raises(TooManySignUps, match=r"made 3 datasets today.*MOCKPSP_SIGNUPS_PER_DAY"):
        tenant_of("one-key-too-many", HERE)
    assert Tenant.objects.count() == MOST


def test_known_keys_open_as_before(limited: None) -> None:
    assert [key.mask for key in tenant_of("key-number-1", HERE).api_keys.all()] == ["ke…-1"]


def test_another_address_and_the_command_line_are_let_in(limited: None) -> None:
    assert tenant_of("another-address", THERE) != tenant_of("the-command-line")


def test_the_next_day_counts_anew_and_the_day_before_is_forgotten(limited: None) -> None:
    SignUpCount.objects.update(day=timezone.now().date() - timedelta(days=1))
    tenant_of("the-next-day", HERE)
    assert [row.count for row in SignUpCount.objects.all()] == [1]


def test_a_key_that_is_refused_counts_for_nothing(limited: None) -> None:
    for key in ("short", "two words"):
        with pytest.raises(Exception, match="not an API key"):
            tenant_of(key, THERE)
    assert not SignUpCount.objects.filter(address=THERE).exists()


def test_without_a_limit_nothing_is_counted(db: None, settings: Settings) -> None:
    settings.SIGNUPS_PER_DAY = 0
    for number in range(5):
        tenant_of(f"key-number-{number}", HERE)
    assert not SignUpCount.objects.exists()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a socket" * 50, ("a socket" * 50)[:100]),
    ],
)
def test_what_counts_as_one_address(address: str, counted: str) -> None:
    assert counted_as(address) == counted


def test_the_log_tells_it_once(limited: None, caplog: pytest.LogCaptureFixture) -> None:
    sign_ups._log.cache_clear()
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            with pytest.raises(TooManySignUps):
                tenant_of("one-key-too-many", HERE)
    told = [record.getMessage() for record in caplog.records if HERE in record.getMessage()]
    assert len(told) == 1
    assert "3 datasets" in told[0]


def test_the_api_answers_429_and_when_to_come_again(limited: None) -> None:
    for send in (Client.get, Client.post):
        answer = send(
            Client(REMOTE_ADDR=HERE, headers={"Authorization": "Bearer one-key-too-many"}),
            "/accounts" if send is Client.get else "/payouts",
        )
        assert answer.status_code == 429
        assert answer.json()["Title"] == "Too Many Requests"
        assert "MOCKPSP_SIGNUPS_PER_DAY" in answer.json()["Detail"]
        assert 0 < int(answer["Retry-After"]) <= 86_400


def test_signing_in_with_an_unknown_key_counts_too(limited: None) -> None:
    browser = Client(REMOTE_ADDR=HERE)
    answer = browser.post("/admin/login/", {"key": "one-key-too-many"})
    assert answer.status_code == 429
    assert "made 3 datasets today" in answer.content.decode()
    browser.post("/admin/login/", {"key": "key-number-1"})
    page = browser.post("/admin/dataset/", {"key": "one-key-too-many"}, follow=True)
    assert "made 3 datasets today" in page.content.decode()
    assert Tenant.objects.count() == MOST


def test_sign_ups_at_the_same_time_do_not_pass_it(committing: None) -> None:
    with running(MOCKPSP_SIGNUPS_PER_DAY=str(MOST)) as server, httpx.Client(base_url=server.root, timeout=30) as client:

        def sign_up(number: int) -> int:
            return client.get("/accounts", headers={"Authorization": f"Bearer key-number-{number}"}).status_code

        with ThreadPoolExecutor(16) as at_once:
            answers = Counter(at_once.map(sign_up, range(60)))
    assert answers == {200: MOST, 429: 60 - MOST}
    assert Tenant.objects.count() == MOST
