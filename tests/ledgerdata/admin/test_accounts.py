"""Pages of internal accounts, beneficiaries and bank accounts."""

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Account, BankAccount, Beneficiary, InternalAccount
from ledgerdata.operations import open_account, writing
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop

IBAN = "DE89 3704 0044 0532 0130 00"


def url(model: str, page: str, *args: int) -> str:
    return reverse(f"admin:ledgerdata_{model}_{page}", args=args)


def payload(account: Account) -> dict[str, object]:
    """What the consumer gets of it now."""
    found: dict[str, object] = orjson.loads(Account.objects.get(pk=account.pk).payload)
    return found


@pytest.mark.parametrize(
    ("model", "names"),
    [("internalaccount", "internal accounts"), ("beneficiary", "beneficiaries"), ("bankaccount", "bank accounts")],
)
def test_a_list_says_that_it_is_empty(model: str, names: str, office: Client) -> None:
    page = office.get(url(model, "changelist"))
    assert f"No {names} yet." in page.content.decode()
    assert f'href="{url(model, "add")}">New ' in page.content.decode()
    sought = office.get(url(model, "changelist"), {"q": "nobody at all"}).content.decode()
    assert "is like that." in sought


def test_new_internal_account(office: Client, tenant: Tenant) -> None:
    rows = {"metadata-key": ["team", "", ""], "metadata-value": ["shop", "", ""]}
    answer = office.post(
        url("internalaccount", "add"),
        {"name": "Till", "id": "till", "amount": "1,000.50", "currency": "EUR/2", **rows},
    )
    made = InternalAccount.objects.get(tenant=tenant, reference="till")
    assert answer["Location"] == url("internalaccount", "change", made.pk)
    assert payload(made)["metadata"] == {"team": "shop"}
    assert made.balances.get().amount == 100_050


def test_first_balance_is_read_with_point_or_comma(office: Client, tenant: Tenant) -> None:
    asked = {"name": "Till", "id": "till", "amount": "1.000,50 EUR", "currency": "EUR/2"}
    office.post(url("internalaccount", "add"), asked)
    assert InternalAccount.objects.get(tenant=tenant, reference="till").balances.get().amount == 100_050


def test_id_is_proposed(office: Client) -> None:
    html = office.get(url("internalaccount", "add")).content.decode()
    assert 'value="acc_' in html
    assert "never again" in html


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("name", {"name": " "}),
        ("id", {"id": "no/slash"}),
        ("amount", {"amount": "1.005"}),
        ("amount", {"amount": "1,500"}),
        ("amount", {"amount": "5 USD"}),
        ("amount", {"amount": "9" * 78}),
        ("currency", {"amount": "1", "currency": "eur"}),
        ("metadata", {"metadata-key": ["a", "a"], "metadata-value": ["1", "2"]}),
    ],
)
def test_faults_of_a_new_account(office: Client, tenant: Tenant, field: str, changed: dict[str, object]) -> None:
    answer = office.post(url("internalaccount", "add"), {"name": "Till", "id": "till", "currency": "EUR/2"} | changed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not InternalAccount.objects.filter(tenant=tenant).exists()


def test_id_in_use_is_told(office: Client, shop: Shop) -> None:
    answer = office.post(url("internalaccount", "add"), {"name": "Again", "id": "main"})
    assert "main is the id of another account" in answer.content.decode()


def test_account_is_amended_and_keeps_its_stamp(office: Client, shop: Shop) -> None:
    before = payload(shop.main)
    rows = {"metadata-key": ["a", ""], "metadata-value": ["1", ""]}
    answer = office.post(url("internalaccount", "change", shop.main.pk), {"name": "Renamed", **rows})
    assert answer.status_code == 302
    assert payload(shop.main) == before | {"accountName": "Renamed", "metadata": {"a": "1"}}


def test_what_a_browser_does_not_give_back_is_kept(office: Client, tenant: Tenant) -> None:
    """Fields of one line lose line ends and outer spaces, those of several lines have one kind of line end."""
    metadata = {"lines": "a\nb\r\nc\rd", " padded ": " x ", "two\nlines": "", "other": "1"}
    with writing(tenant) as book:
        made = open_account(book, "Two\nlines", reference="odd", metadata=metadata)
    account = Account.objects.get(pk=made.pk)
    page = url("internalaccount", "change", account.pk)
    assert 'rows="3"' in office.get(page).content.decode()
    rows = {"metadata-key": ["lines", "padded", "twolines", "other"]}
    values = ["a\r\nb\r\nc\r\nd", " x ", "", "2"]
    assert office.post(page, {"name": "Twolines", "metadata-value": values, **rows}).status_code == 302
    assert payload(account)["metadata"] == metadata | {"other": "2"}
    assert payload(account)["accountName"] == "Two\nlines"
    values[0] = "a\r\nb\r\nd"
    office.post(page, {"name": "One line", "metadata-value": values, **rows})
    assert payload(account)["metadata"] == metadata | {"other": "2", "lines": "a\nb\nd"}
    assert payload(account)["accountName"] == "One line"


def test_list_shows_balances(office: Client, shop: Shop) -> None:
    html = office.get(url("internalaccount", "changelist")).content.decode()
    assert "1,000.00 EUR" in html
    assert "Supplier" not in html


@pytest.mark.parametrize(("term", "found"), [("main", ["main"]), ("spa", ["spare"]), ("nothing", [])])
def test_search_of_accounts(office: Client, shop: Shop, term: str, found: list[str]) -> None:
    rows = office.get(url("internalaccount", "changelist"), {"q": term}).context["cl"].result_list
    assert [row.reference for row in rows] == found


def test_new_beneficiary_with_a_bank_account(office: Client, tenant: Tenant) -> None:
    asked = {"name": "Anna", "id": "anna", "iban": IBAN.lower(), "bic": "DEUTDEFF"}
    office.post(url("beneficiary", "add"), asked)
    made = Beneficiary.objects.get(tenant=tenant, reference="anna")
    details = {"holder": "Anna", "iban": IBAN.replace(" ", ""), "bic": "DEUTDEFF", "country": "DE"}
    assert payload(made)["metadata"] == details
    assert IBAN.replace(" ", "") in office.get(url("beneficiary", "changelist")).content.decode()


def test_nothing_is_made_where_the_bank_account_is_faulty(office: Client, tenant: Tenant) -> None:
    answer = office.post(url("beneficiary", "add"), {"name": "Anna", "id": "anna", "iban": "DE00 1234"})
    assert "is not an IBAN" in str(answer.context["form"].errors["iban"])
    assert not Beneficiary.objects.filter(tenant=tenant).exists()


def test_bank_account_is_put_to_an_account_and_to_another(office: Client, shop: Shop) -> None:
    asked = {"holder": "Shop Ltd", "iban": IBAN, "settles_for": "main"}
    office.post(url("bankaccount", "add"), asked)
    held = BankAccount.objects.get(tenant=shop.tenant)
    assert payload(shop.main)["metadata"] == {"holder": "Shop Ltd", "iban": held.iban, "country": "DE"}
    office.post(url("bankaccount", "change", held.pk), asked | {"settles_for": "supplier", "country": "AT"})
    assert payload(shop.main)["metadata"] == {}
    assert payload(shop.supplier)["metadata"] == {"holder": "Shop Ltd", "iban": held.iban, "country": "AT"}
    html = office.get(url("beneficiary", "change", shop.supplier.pk)).content.decode()
    assert held.iban in html


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("iban", {"iban": "DE89 3704 0044 0532 0130 01"}),
        ("iban", {"iban": "DE89 3704 0044 0532 0130"}),
        ("bic", {"bic": "DEUT"}),
        ("country", {"country": "1"}),
        ("__all__", {"settles_for": "nobody"}),
    ],
)
def test_faults_of_a_bank_account(office: Client, shop: Shop, field: str, changed: dict[str, str]) -> None:
    answer = office.post(url("bankaccount", "add"), {"holder": "Shop Ltd", "iban": IBAN} | changed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not BankAccount.objects.filter(tenant=shop.tenant).exists()


def test_an_iban_and_an_account_are_taken_once(office: Client, shop: Shop) -> None:
    asked = {"holder": "Shop Ltd", "iban": IBAN, "settles_for": "main"}
    office.post(url("bankaccount", "add"), asked)
    again = office.post(url("bankaccount", "add"), asked)
    assert "held by another bank account" in again.content.decode()
    other = office.post(url("bankaccount", "add"), asked | {"iban": "GB82 WEST 1234 5698 7654 32"})
    assert "main has a bank account already" in other.content.decode()


@pytest.mark.parametrize("model", ["internalaccount", "beneficiary", "bankaccount"])
def test_strangers_find_nothing(strange_office: Client, office: Client, shop: Shop, model: str) -> None:
    office.post(url("bankaccount", "add"), {"holder": "Shop Ltd", "iban": IBAN})
    rows = {"internalaccount": shop.main, "beneficiary": shop.supplier, "bankaccount": BankAccount.objects.get()}
    change = url(model, "change", rows[model].pk)
    for method in (strange_office.get, strange_office.post):
        assert method(change, {"name": "Mine"}).status_code == 404
    listed = strange_office.get(url(model, "changelist")).context["cl"].result_list
    assert list(listed) == []
    for page in ("history", "delete"):
        assert (
            str(rows[model]) not in strange_office.get(url(model, page, rows[model].pk), follow=True).content.decode()
        )


def test_stranger_cannot_settle_for_an_account(strange_office: Client, strange_shop: Shop, office: Client) -> None:
    office.post(url("internalaccount", "add"), {"name": "Mine", "id": "mine"})
    answer = strange_office.post(url("bankaccount", "add"), {"holder": "X", "iban": IBAN, "settles_for": "mine"})
    assert answer.status_code == 422


@pytest.mark.parametrize("model", ["internalaccount", "beneficiary", "bankaccount", "payment", "payout", "transfer"])
def test_operator_who_looks_at_all_makes_nothing(operator_office: Client, shop: Shop, model: str) -> None:
    assert operator_office.get(url(model, "add")).status_code == 403
    assert operator_office.get(url(model, "changelist")).status_code == 200
