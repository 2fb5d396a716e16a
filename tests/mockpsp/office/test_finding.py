"""One text finds pages, accounts and payments; each only where the request may see it."""

import pytest
from django.test import Client

from ledgerdata.models import Payment
from mockpsp.office.navigation import GROUPS, LETTERS, OPERATORS
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop, shop_of

FIND = "/admin/find/"


@pytest.fixture
def shop(tenant: Tenant) -> Shop:
    return shop_of(tenant)


def found(office: Client, text: str) -> dict[str, list[str]]:
    groups = office.get(FIND, {"q": text}).context["found"]
    return {title: [line.label for line in lines] for title, lines in groups}


def test_pages_accounts_and_payments(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    assert found(office, "")["Pages"][0] == "Dashboard"
    assert found(office, "new acc")["Pages"] == ["New internal account", "New bank account"]
    assert found(office, "suppl")["Accounts"] == ["Supplier"]
    assert found(office, payment.reference)["Payments"] == [payment.reference]
    assert found(office, "nothing at all") == {}


def test_an_odd_text_finds_nothing_and_breaks_nothing(office: Client, shop: Shop) -> None:
    for text in ("%", "'", "a" * 5_000, "٣", "1,500", "\\"):
        assert office.get(FIND, {"q": text}).status_code == 200


def test_a_stranger_finds_nothing(strange_office: Client, shop: Shop) -> None:
    payment = shop.pay()
    for text in (payment.reference, "Supplier", "main"):
        assert "Accounts" not in found(strange_office, text)
        assert "Payments" not in found(strange_office, text)


def test_an_operator_finds_in_all_datasets(operator_office: Client, shop: Shop) -> None:
    payment: Payment = shop.pay()
    assert found(operator_office, payment.reference)["Payments"] == [payment.reference]
    assert found(operator_office, "users")["Pages"] == ["Users"]
    assert "New transaction" not in found(operator_office, "new").get("Pages", [])


def test_each_page_has_a_letter_of_its_own() -> None:
    labels = {label for group in (*GROUPS.values(), *OPERATORS.values()) for label in group} - {"Find"}
    assert labels <= LETTERS.keys()
    assert len(set(LETTERS.values())) == len(LETTERS)
