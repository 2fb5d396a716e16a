"""When a dataset goes by itself: set and cleared on its page, and shown in the operators' list."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tenants.models import Tenant
from tests.mockpsp.office.test_dataset_page import at, text_of, told


def test_its_page_sets_it_and_clears_it(office: Client, tenant: Tenant) -> None:
    assert "Goes by itself (UTC)</dt><dd>never" in text_of(office, at(tenant))
    assert "Keep it" not in text_of(office, at(tenant))
    said = told(office, at(tenant, "expiry/"), expires_in=" 2h ")
    tenant.refresh_from_db()
    assert tenant.expires_at
    assert timedelta(minutes=119) < tenant.expires_at - timezone.now() <= timedelta(hours=2)
    assert said == f"The dataset goes by itself at {tenant.expires_at:%Y-%m-%d %H:%M} UTC."
    text = text_of(office, at(tenant))
    assert f"Goes by itself (UTC)</dt><dd>{tenant.expires_at:%Y-%m-%d %H:%M}" in text
    assert "Keep it" in text
    assert "stays until somebody deletes it" in told(office, at(tenant, "expiry/"), keep="1")
    tenant.refresh_from_db()
    cleared = {tenant.expires_at, tenant.attention_at}
    assert cleared == {None}


def test_what_is_no_such_time_changes_nothing(office: Client, tenant: Tenant) -> None:
    told(office, at(tenant, "expiry/"), expires_in="1h")
    tenant.refresh_from_db()
    before = tenant.expires_at
    for wrong in ("", "soon", "59s", "31d"):
        assert told(office, at(tenant, "expiry/"), expires_in=wrong).startswith("Nothing was changed: the time ")
    tenant.refresh_from_db()
    assert tenant.expires_at == before


def test_nobody_sets_that_of_another_dataset(office: Client, stranger: Tenant) -> None:
    assert office.post(at(stranger, "expiry/"), {"expires_in": "1h"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.expires_at is None


def test_operators_see_it_in_their_list_and_set_it(operator_office: Client, tenant: Tenant) -> None:
    address = "/admin/tenants/tenant/"
    assert "goes by itself at" not in text_of(operator_office, address)
    told(operator_office, at(tenant, "expiry/"), expires_in="1h")
    tenant.refresh_from_db()
    assert tenant.expires_at
    assert f"goes by itself at {tenant.expires_at:%Y-%m-%d %H:%M} UTC" in text_of(operator_office, address)
