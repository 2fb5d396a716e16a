"""The page Compare: the report, what is kept for the session, and addresses that are not asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from simulator import addresses
from simulator.compare import api
from simulator.consumer.store import Store
from tenants.models import Tenant
from tests.books import account, beneficiary
from tests.simulator.compare.formance import Served, StandIn

PAGE = "/admin/compare/"


@pytest.fixture
def formance(tenant: Tenant) -> Iterator[str]:
    """A consumer that has read nothing yet, with a token."""
    account(tenant, "main", 500)
    beneficiary(tenant, "ben")
    with Served(StandIn(Store(), token="secret")) as url:
        yield url


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAUSES", ())


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_says_what_differs_and_why(office: Client, formance: str) -> None:
    page = text_of(office.post(PAGE, {"url": formance, "token": "secret"}))
    assert "3 differ" in page
    assert "<li>3: not read yet</li>" in page
    assert "Missing account" in page
    assert "nobody has read /accounts since the dataset was last emptied" in page


def test_the_token_is_kept_for_the_session_and_never_shown(office: Client, formance: str) -> None:
    office.post(PAGE, {"url": formance, "token": "secret"})
    page = text_of(office.get(PAGE))
    assert formance in page
    assert "secret" not in page
    assert "3 differ" in text_of(office.post(PAGE, {"url": formance}))
    assert office.post(PAGE, {"forget": "1"}).status_code == 302
    assert "answers 401: the token is missing" in text_of(office.post(PAGE, {"url": formance}))


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://localhost/", "Write an address such as http://localhost:8080."),
        ("http://169.254.169.254/latest", "is an address of this machine&#x27;s own network, which is not asked."),
        ("http://[fe80::1]:8080", "is an address of this machine&#x27;s own network, which is not asked."),
        ("http://[::ffff:169.254.169.254]", "is an address of this machine&#x27;s own network, which is not asked."),
        ("http://no-such-host.invalid", "There is no host no-such-host.invalid."),
    ],
)
def test_such_an_address_is_not_asked(url: str, problem: str, office: Client) -> None:
    assert problem in text_of(office.post(PAGE, {"url": url}))


def test_a_name_that_leads_elsewhere_once_it_was_checked_is_not_asked(
    office: Client, formance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "check_may_be_asked", lambda url: None)  # as it was when the form was checked
    page = text_of(office.post(PAGE, {"url": "http://169.254.169.254"}))
    assert "is an address of this machine&#x27;s own network, which is not asked." in page


def test_nobody_there_is_said_in_words(office: Client, formance: str) -> None:
    page = text_of(office.post(PAGE, {"url": "http://127.0.0.1:1"}))
    assert "The consumer could not be compared: /v3/accounts does not answer" in page


@override_settings(COMPARE=False)
def test_where_it_is_switched_off_nothing_is_asked(office: Client, formance: str) -> None:
    page = text_of(office.post(PAGE, {"url": formance, "token": "secret"}))
    assert "MOCKPSP_COMPARE=1" in page
    assert "differ" not in page.partition("MOCKPSP_COMPARE=1")[2].partition("By command")[0]


def test_each_dataset_has_its_own_address(office: Client, formance: str, operator_office: Client) -> None:
    office.post(PAGE, {"url": formance, "token": "secret"})
    assert operator_office.get(PAGE).status_code != 200  # no dataset is chosen
