"""Keys that operators revoke together: asked about once, with what will happen."""

import pytest
from django.test import Client

from tenants.access import add_key
from tenants.models import ApiKey, Tenant

pytestmark = pytest.mark.django_db

LIST = "/admin/tenants/apikey/"


def test_it_is_asked_once_and_done_once(admin_client: Client, tenant: Tenant) -> None:
    keys = [add_key(tenant, f"key-of-{number}", f"label {number}") for number in range(3)]
    chosen = {"action": "revoke", "_selected_action": [key.pk for key in keys[:2]]}
    page = admin_client.post(LIST, chosen).content.decode()
    assert "Revoke 2 keys" in page
    assert "label 0" in page
    assert "label 2" not in page
    assert not ApiKey.objects.exclude(revoked_at=None).exists()
    done = admin_client.post(LIST, chosen | {"sure": "1"}, follow=True).content.decode()
    assert "2 revoked." in done
    assert set(ApiKey.objects.exclude(revoked_at=None)) == set(keys[:2])
    again = admin_client.post(LIST, chosen, follow=True).content.decode()
    assert "Nothing is left to revoke" in again
