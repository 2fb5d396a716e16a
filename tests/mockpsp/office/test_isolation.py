"""No page of the back office shows or changes anything of another dataset: all registered URLs and models are walked.

A page with a parameter that is not known here fails the walk: say in VALUES what it stands for.
"""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, reverse

from api.messages import Request, Response
from ledgerdata.models import Account, Payment, SeedRun
from ledgerdata.operations import (
    Book,
    Money,
    Order,
    add_beneficiary,
    index_payments,
    open_account,
    put_bank_account,
    take_payment,
    writing,
)
from ledgerdata.rules.actions import Action
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.lifecycle import PaymentType
from simulator.faults.presets import PRESETS
from simulator.journal.journal import Journal
from simulator.live import start_live
from simulator.models import DueStep, FaultRule
from simulator.rulebook import put_rule
from simulator.snapshots import store as snapshots
from tenants.admin_scoping import TenantScoped, TenantScopedInline
from tenants.models import Tenant
from tenants.naming import label_of, rename
from tenants.scoping import TenantOwned

# Long enough that no token or nonce of a page holds one of them by chance, as one of four letters does now and then.
MARK = "hartebeest"  # stands in every id of the owner's rows
NAME = "wildebeest"  # stands in their names and texts; no list is searched for it, so no page repeats it
MAIN, OTHER, FRIEND = f"{MARK}-main", f"{MARK}-other", f"{MARK}-friend"
OWNED = [model for model in apps.get_models(include_auto_created=True) if issubclass(model, TenantOwned)]
REGISTERED = [model for model in admin.site._registry if issubclass(model, TenantOwned)]
VALUES: dict[str, list[str]] = {
    "name": [str(action) for action in Action],
    "way": ["up", "down"],
    "what": ["now", "drop"],
    "preset": list(PRESETS),
    "format": ["csv", "json"],
    "reference": [MAIN, FRIEND, f"{MARK}-PAYIN"],
    "app_label": ["ledgerdata", "tenants", "auth"],
    "content_type_id": [],  # made of the rows in the walk itself
    "url": [],  # whatever is not found
    "id": ["1"],
    "from_field": ["id"],
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def marked(tenant: Tenant, key: str, office: Client) -> Tenant:
    """The owner's dataset with a row of every model, and a line in the log of changes."""
    with writing(tenant) as ledger:
        first = Money(9**9, f"{MARK.upper()}/2")
        main = open_account(ledger, f"{NAME} main", reference=MAIN, metadata={NAME: NAME}, first_balance=first)
        open_account(ledger, f"{NAME} other", reference=OTHER, metadata={NAME: NAME})
        add_beneficiary(ledger, f"{NAME} friend", reference=FRIEND, metadata={NAME: NAME})
        pay(ledger, PaymentType.PAYIN, None, MAIN)
        pay(ledger, PaymentType.PAYOUT, MAIN, FRIEND)
        pay(ledger, PaymentType.TRANSFER, MAIN, OTHER)
        put_bank_account(ledger, BankDetails(NAME, "DE89370400440532013000"), settles_for=FRIEND)
    put_rule(tenant, {"name": NAME, "course": "fail", "source": MAIN, "words": NAME})
    payout = Payment.objects.get(tenant=tenant, type=PaymentType.PAYOUT)
    DueStep.objects.create(tenant=tenant, payment=payout, due_at=payout.created_at, action=Action.RETURN)
    start_live(tenant, "marketplace", 1, evenly=True, seed=NAME)
    FaultRule.objects.create(tenant=tenant, place=1, name=NAME, note=NAME, seed=NAME)
    journal = Journal(kept=10)
    asked = Request("GET", "/accounts", f"named={NAME}", {"authorization": f"Bearer {key}"})
    journal.note("/accounts", asked, Response(200), time.time())
    journal.write()
    index_payments(tenant)
    snapshots.take(tenant, NAME)
    SeedRun.objects.create(tenant=tenant, plan={NAME: NAME}, finished=True)
    LogEntry.objects.create(
        user_id=office.session["_auth_user_id"],
        content_type=ContentType.objects.get_for_model(Account),
        object_id=str(main.pk),
        object_repr=NAME,
        action_flag=2,
    )
    without = [model.__name__ for model in OWNED if not model._default_manager.filter(tenant=tenant).exists()]
    assert without == [], "the walk needs a row of these"
    return rename(tenant, "Quagga")


def pay(ledger: Book, type: PaymentType, source: str | None, destination: str) -> None:
    key = f"{MARK}-{type}"
    order = Order(type, 9**5, f"{MARK.upper()}/2", source, destination, description=NAME, idempotency_key=key)
    take_payment(ledger, order)


def filled(route: str, values: dict[str, list[str]]) -> Iterator[str]:
    """The addresses that a route stands for, with every value of its parameters."""
    parameter = re.search(r"<(?:\w+:)?(\w+)>", route)
    if parameter is None:
        yield route
        return
    assert parameter[1] in values, f"what does {parameter[1]} of the page {route} stand for?"
    for value in values[parameter[1]]:
        yield from filled(route.replace(parameter[0], value, 1), values)


def pages(tenant: Tenant) -> Iterator[str]:
    """Every address of the back office, of every row of the dataset."""
    for pattern in admin.site.get_urls():
        if isinstance(pattern, URLPattern) and "(?P" not in str(pattern.pattern):
            own = {"number": [str(tenant.number)], "pk": [str(key.pk) for key in tenant.api_keys.all()]}
            yield from filled(f"/admin/{pattern.pattern}", VALUES | own | {"object_id": [], "uidb64": []})
    for model, model_admin in admin.site._registry.items():
        is_owned = issubclass(model, TenantOwned)
        rows = model._default_manager.filter(tenant=tenant) if is_owned else model._default_manager.all()
        ids = [str(row.pk) for row in rows]
        start = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        steps = [str(step.pk) for step in DueStep.objects.filter(tenant=tenant)]
        for pattern in model_admin.get_urls():
            yield from filled(f"{start}{pattern.pattern}", VALUES | {"object_id": ids, "id": ids, "step": steps})
        if is_owned:
            content_type = ContentType.objects.get_for_model(model).pk
            yield from (f"/admin/r/{content_type}/{pk}/" for pk in ids)


def searches(tenant: Tenant) -> Iterator[str]:
    """Lists that are asked for the owner's rows, and the lists that autocomplete fields are filled from."""
    for model in REGISTERED:
        start = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for query in (MARK, MAIN, FRIEND, f"{MARK}-PAYIN"):
            yield f"{start}?q={query}"
        yield f"{start}?account={MAIN}"
        yield f"{start}?tenant__id__exact={tenant.pk}"
        for field in model._meta.concrete_fields:
            if field.is_relation:
                yield (
                    f"{reverse('admin:autocomplete')}?app_label={model._meta.app_label}"
                    f"&model_name={model._meta.model_name}&field_name={field.name}&term="
                )


def state() -> list[Any]:
    """All that a page could have changed."""
    rows = [list(model._default_manager.order_by("pk").values()) for model in OWNED]
    return [*rows, list(Tenant.objects.order_by("pk").values()), LogEntry.objects.count()]


def read(office: Client, address: str) -> str:
    """The text of the page, or of the one that it leads to, in small letters."""
    answer = office.get(address, follow=True)
    assert answer.status_code in (200, 403, 404, 405), address
    return answer.getvalue().decode().lower()


def test_no_page_shows_a_stranger_anything(marked: Tenant, strange_office: Client) -> None:
    walked = list(pages(marked))
    assert len(walked) > 100
    for address in walked:
        text = read(strange_office, address)
        assert MARK not in text, address
        assert NAME not in text, address
        assert marked.name.lower() not in text, address


def test_no_search_finds_a_stranger_anything(marked: Tenant, strange_office: Client) -> None:
    for address in searches(marked):
        assert NAME not in read(strange_office, address), address


def test_no_page_lets_a_stranger_change_anything(marked: Tenant, strange_office: Client) -> None:
    tenant_before = state()
    for address in pages(marked):
        presets = [f"/preset/{preset}/" for preset in PRESETS]
        own = ["/logout/", "/password_change/", "/trial-amounts/", "/delete-requests/", *presets]
        if address.endswith(tuple(own)):  # these change the stranger's own
            continue
        for form in (
            {},
            {"post": "yes", "action": "act:succeed", "_selected_action": "1", "version": "1", "amount": "1"},
        ):
            assert strange_office.post(address, form).status_code in (200, 302, 403, 404, 405, 422), address
    assert state() == tenant_before


def test_the_owner_sees_what_a_stranger_does_not(marked: Tenant, office: Client) -> None:
    for model in REGISTERED:
        start = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert NAME in read(office, start), start
        for row in model._default_manager.filter(tenant=marked):
            assert office.get(f"{start}{row.pk}/change/").status_code == 200


def test_an_operator_in_another_dataset_sees_nothing_of_it(
    marked: Tenant, stranger: Tenant, operator_office: Client
) -> None:
    operator_office.post("/admin/dataset/", {"dataset": label_of(stranger)})
    for model in REGISTERED:
        start = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert NAME not in read(operator_office, start), start


def test_an_owner_reaches_no_page_of_operators(office: Client) -> None:
    for name in ("tenants_tenant", "tenants_apikey", "auth_user"):
        for page in ("changelist", "add"):
            assert office.get(reverse(f"admin:{name}_{page}")).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_sign_in(marked: Tenant) -> None:
    for address in pages(marked):
        if address not in ("/admin/login/", "/admin/logout/", "/admin/jsi18n/"):
            answer = Client().get(address)
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/admin/login/"), address


@pytest.mark.parametrize("model", REGISTERED)
def test_every_admin_of_owned_rows_goes_through_the_mixin(model: type[TenantOwned]) -> None:
    model_admin = admin.site._registry[model]
    assert isinstance(model_admin, TenantScoped)
    assert all(issubclass(inline, TenantScopedInline) for inline in model_admin.inlines)


def test_nothing_is_deleted(marked: Tenant, office: Client, operator_office: Client) -> None:
    for model in REGISTERED:
        row = model._default_manager.filter(tenant=marked).first()
        assert row
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_delete", args=[row.pk])
        for browser in (office, operator_office):
            assert browser.post(address, {"post": "yes"}).status_code == 403
