"""`manage.py new_tenant`: a dataset and its first key."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tenants.access import known_tenant
from tenants.models import ApiKey, Tenant

pytestmark = pytest.mark.django_db


def test_prints_the_key_that_opens_it() -> None:
    out = StringIO()
    call_command("new_tenant", "Acme GmbH", stdout=out)
    key = out.getvalue().strip()
    assert known_tenant(key).name == "Acme GmbH"
    assert key not in str(list(ApiKey.objects.values()))


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_has_1_to_200_characters(name: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("new_tenant", name)
    assert refusal.value.returncode == 2
    assert not Tenant.objects.exists()
