"""The addresses in answers of control are those that lead back to it from where the request came."""

from django.conf import settings
from django.test.utils import override_settings

from mockpsp.places.addresses import Root
from tests.api.control.conftest import Caller

PUBLIC = Root.read("https://psp.example.com")


def next_page(shop: Caller, host: str) -> str:
    shop("POST", "beneficiaries", {"id": "second", "name": "Second"})
    page = shop.client.get("/simulator/v1/beneficiaries?pageSize=1", headers={"Host": host})
    return str(page.json()["next"])


def test_behind_tls_they_are_of_tls(shop: Caller) -> None:
    """Whoever follows a link of plain HTTP shows the key to all who listen."""
    with override_settings(PUBLIC=PUBLIC):
        assert next_page(shop, "psp.example.com").startswith("https://psp.example.com/simulator/v1/beneficiaries?")


def test_from_within_they_are_as_the_request(shop: Caller) -> None:
    with override_settings(PUBLIC=PUBLIC):
        assert next_page(shop, "mockpsp:8000").startswith("http://mockpsp:8000/simulator/v1/beneficiaries?")


def test_without_tls_they_are_without(shop: Caller) -> None:
    assert settings.PUBLIC.scheme == "http"
    assert next_page(shop, "testserver").startswith("http://testserver/simulator/v1/beneficiaries?")
