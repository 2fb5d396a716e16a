"""No page of the back office fails, whatever is sent to it: every address and every parameter, with hostile values.

Which parameters a page reads is found out by watching it read them, so that new ones are tried too.
"""

from urllib.parse import urlencode

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.test import Client

from ledgerdata.operations import put_bank_account, writing
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.faults.rulebook import put_preset
from simulator.rulebook import put_rule
from tenants import attempts
from tenants.models import Tenant
from tests.conftest import signed_in
from tests.ledgerdata.admin.conftest import shop_of
from tests.mockpsp.office.hostile import (
    ALONE,
    FIELD_VALUES,
    IBAN,
    LIST,
    LOOKUPS,
    PARAMETER,
    ROUTES,
    VALUES,
    Watch,
    fields_of,
    filled,
    filters_of,
    mixtures,
    posted,
    spoilt,
    usual,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["owner", "operator", "nobody"])
def visitor(request: pytest.FixtureRequest, tenant: Tenant, key: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody's browser, which tells an answer of 500 instead of raising; the dataset has a row of each kind."""
    monkeypatch.setattr(attempts, "MOST_FAILURES", 100_000)
    shop_of(tenant).pay(PaymentType.PAYIN, Status.PENDING)
    put_rule(tenant, {"course": "succeed after 1h"})
    put_preset(tenant, "slow")
    with writing(tenant) as ledger:
        put_bank_account(ledger, BankDetails("Supplier", IBAN), settles_for="supplier")
    User.objects.create_superuser("another operator")
    User.objects.create_superuser("operator", password="a long password")
    credentials = {"owner": {"key": key}, "operator": {"username": "operator", "password": "a long password"}}
    browser = signed_in(**credentials[request.param]) if request.param in credentials else Client()
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("route", [route for route in ROUTES if PARAMETER.search(route)])
def test_no_address_fails(visitor: Client, route: str) -> None:
    for parameter in PARAMETER.findall(route):
        for value in filter(None, VALUES):
            address = filled(route, **{parameter: value})
            assert visitor.get(address).status_code < 500, address
            assert posted(visitor, address, "").status_code < 500, address


@pytest.mark.parametrize("alone", ALONE)
@pytest.mark.parametrize("route", ROUTES)
def test_no_parameter_of_a_page_fails(visitor: Client, tenant: Tenant, route: str, alone: list[str]) -> None:
    address, watch = filled(route), Watch()
    with watch.on():
        names = filters_of(visitor.get(address)) | watch.names
    for query in (
        *(f"{name}={value}" for name in names for value in alone),
        *mixtures(names),
        *mixtures(LOOKUPS),
    ):
        assert visitor.get(f"{address}?{query}").status_code < 500, query


@pytest.mark.parametrize("route", ROUTES)
def test_no_field_of_a_form_fails(visitor: Client, tenant: Tenant, route: str) -> None:
    """Each field in turn, the others as usual; whoever is not signed in reaches no form but that of signing in."""
    address, watch, form = filled(route), Watch(), usual(tenant)
    names = fields_of(visitor.get(address))
    assert posted(visitor, address, "").status_code < 500
    with watch.on():
        assert posted(visitor, address, urlencode(form)).status_code < 500
    names = (names | watch.names | {"select_across"}) - {"csrfmiddlewaretoken"}
    for value in VALUES:
        everything = "&".join(f"{name}={value}" for name in names | form.keys())
        assert posted(visitor, address, everything).status_code < 500, value
    if SESSION_KEY not in visitor.session and "login" not in route:
        return
    for name in names:
        for value in FIELD_VALUES:
            assert posted(visitor, address, spoilt(form, name, value)).status_code < 500, (name, value)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=none",
        "application/json",
        "",
    ],
)
def test_no_odd_body_fails(visitor: Client, content_type: str) -> None:
    for address in (LIST, "/admin/login/", "/admin/dataset/"):
        for body in (b"", b"--x\r\n", b"\xff\x00=%", b"a=" + b"x" * 3_000_000, b"&".join([b"a=b"] * 2_000)):
            assert visitor.generic("POST", address, body, content_type=content_type).status_code < 500


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
@pytest.mark.parametrize("value", ['"abcdefgh\\000"', "x" * 3_000, '"\\377\\376abcdefgh"', "'\"<script>"])
def test_no_cookie_fails(visitor: Client, cookie: str, value: str) -> None:
    for address in (LIST, "/admin/", "/admin/login/"):
        assert visitor.get(address, headers={"Cookie": f"{cookie}={value}"}).status_code < 500
