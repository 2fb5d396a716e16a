"""Somebody else resets or drops the dataset while the back office answers a request of it."""

from functools import partial

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from ledgerdata.models import Payment
from mockpsp.office.datasets import page
from mockpsp.office.meanwhile import DELETED, REPLACED
from tenants.access import DROPPED
from tenants.models import ApiKey, DatasetUser, Tenant
from tenants.naming import rename
from tests.books import account
from tests.meanwhile import after_statement, drop, reset
from tests.tenants.test_sign_in import seen

OF_THE_SESSION = f'FROM "{ApiKey._meta.db_table}"'
OF_THE_SIGN_IN = f'WHERE "{ApiKey._meta.db_table}"."digest"'
OF_THE_USER = f'"{DatasetUser._meta.db_table}"'


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", [OF_THE_SIGN_IN, 'DELETE FROM "django_session"'])
def test_nobody_signs_in_to_a_dataset_that_is_dropped(
    strange_office: Client, tenant: Tenant, key: str, statement: str
) -> None:
    with after_statement(statement, partial(drop, tenant)):
        answer = strange_office.post("/admin/login/", {"key": key})
    assert answer.status_code == 200
    assert DROPPED in answer.content.decode()
    assert not User.objects.filter(dataset_user__tenant=tenant.pk).exists()


def test_a_reset_signs_nobody_out(office: Client, tenant: Tenant) -> None:
    with after_statement(OF_THE_SESSION, partial(reset, tenant)):
        assert seen(office) == tenant.name
    assert seen(office) == tenant.name


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/admin/reset/", {"dataset": "{number}"}),
        ("/admin/datasets/{number}/", {"name": "Another"}),
        ("/admin/datasets/{number}/expiry/", {"expires_in": "20m"}),
        ("/admin/datasets/{number}/keys/", {"label": "", "fresh": "a-key-that-a-page-proposed"}),
    ],
)
def test_a_press_on_a_dataset_that_is_dropped_leads_to_the_login_page(
    office: Client, tenant: Tenant, address: str, form: dict[str, str]
) -> None:
    number = str(tenant.number)
    filled = {name: text.format(number=number) for name, text in form.items()}
    with after_statement(OF_THE_USER, partial(drop, tenant)):
        answer = office.post(address.format(number=number), filled, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/admin/login/")
    assert DELETED in answer.content.decode()
    assert not Tenant.objects.filter(pk=tenant.pk).exists()


def test_a_page_of_a_dataset_that_is_dropped_leads_an_operator_to_the_list(
    operator_office: Client, tenant: Tenant
) -> None:
    with after_statement(f'FROM "{Tenant._meta.db_table}"', partial(drop, tenant)):
        answer = operator_office.post(f"/admin/datasets/{tenant.number}/", {"name": "Another"}, follow=True)
    assert answer.redirect_chain == [("/admin/tenants/tenant/", 302)]
    assert DELETED in answer.content.decode()


def test_a_page_of_a_payment_that_goes_leads_to_the_dashboard(office: Client, tenant: Tenant) -> None:
    account(tenant, "mine", balance=5)
    payment = Payment.objects.get(tenant=tenant)
    with after_statement(f'FROM "{Payment._meta.db_table}"', partial(reset, tenant)):
        answer = office.get(f"/admin/ledgerdata/payment/{payment.pk}/change/", follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert REPLACED in answer.content.decode()


def test_what_was_done_is_in_the_log_of_the_row_that_a_reset_gives(
    office: Client, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed_and_reset(tenant: Tenant, name: str) -> Tenant:
        renamed = rename(tenant, name)
        reset(tenant)
        return renamed

    monkeypatch.setattr(page, "rename", renamed_and_reset)
    office.post(f"/admin/datasets/{tenant.number}/", {"name": "Another"})
    (now,) = Tenant.objects.all()
    assert [entry.change_message for entry in LogEntry.objects.filter(object_id=str(now.pk))] == ["Named Another"]
