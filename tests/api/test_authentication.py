"""The key alone names the dataset (contract.md, Every request)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tenants.models import ApiKey, Tenant
from tests.books import account

Refused = Callable[..., str]
PATHS = ["/accounts", "/beneficiaries", "/transactions", "/accounts/main/balances"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_without_a_header_the_answer_is_401(path: str, refused: Refused) -> None:
    response = Client().get(path)
    refused(response, 401, "Authorization", "Bearer <API key>")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/payouts", "/transfers"])
def test_a_post_without_a_header_is_401_before_its_body_is_looked_at(path: str, refused: Refused) -> None:
    response = Client().post(path, data=b"no json", content_type="text/plain")
    refused(response, 401, "Authorization")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Basic abcdefgh",
        "abcdefgh",
        "Bearer short",
        f"Bearer {'k' * 201}",
        "Bearer two keys1",
        "Bearer\tabcdefgh",
        "Bearer schl\u00fcssel-1",
        "Bearer \x00\x00\x00\x00\x00\x00\x00\x00",
    ],
)
def test_a_malformed_header_is_401_and_makes_no_dataset(header: str, refused: Refused) -> None:
    before = Tenant.objects.count()
    response = Client().get("/accounts", headers={"Authorization": header})
    refused(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert Tenant.objects.count() == before


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer  "])
def test_the_scheme_is_compared_without_regard_to_case(scheme: str, tenant: Tenant, key: str) -> None:
    account(tenant, "main")
    response = Client().get("/accounts", headers={"Authorization": f"{scheme} {key}"})
    assert [item["id"] for item in response.json()] == ["main"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["alice@example.com", "6f1c2a54-93c1-4d7e-9d62-0f1f2e7e2f10", "k" * 8, "k" * 200])
def test_an_unknown_key_opens_an_empty_dataset(key: str) -> None:
    before = Tenant.objects.count()
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for path in ("/accounts", "/beneficiaries", "/transactions"):
        response = client.get(path)
        assert (response.status_code, response.content) == (200, b"[]")
    assert Tenant.objects.count() == before + 1


@pytest.mark.django_db
def test_an_unknown_key_is_401_where_sign_up_is_closed(settings: Settings, refused: Refused) -> None:
    settings.OPEN_SIGNUP = False
    before = Tenant.objects.count()
    response = Client().get("/accounts", headers={"Authorization": "Bearer unknown-key"})
    refused(response, 401, "MOCKPSP_OPEN_SIGNUP")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert Tenant.objects.count() == before


def test_a_known_key_works_where_sign_up_is_closed(client: Client, settings: Settings) -> None:
    settings.OPEN_SIGNUP = False
    assert client.get("/accounts").status_code == 200


def test_a_revoked_key_is_401_at_the_next_request(client: Client, tenant: Tenant, refused: Refused) -> None:
    assert client.get("/accounts").status_code == 200
    ApiKey.objects.filter(tenant=tenant).update(revoked_at=timezone.now())
    response = client.get("/accounts")
    refused(response, 401, "revoked")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_each_key_reads_its_own_dataset(client: Client, tenant: Tenant, stranger: Tenant) -> None:
    account(stranger, "theirs", 500)
    account(tenant, "ours")
    assert [item["id"] for item in client.get("/accounts").json()] == ["ours"]
    assert client.get("/transactions").json() == []


@pytest.mark.parametrize("path", PATHS)
def test_authentication_and_page_cost_one_query(
    path: str, client: Client, tenant: Tenant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account(tenant, "main", 100)
    client.get(path)
    with django_assert_num_queries(1):
        assert client.get(path).status_code == 200
