"""Names of datasets."""

from importlib import import_module

import pytest
from django.apps import apps

from tenants.access import new_dataset, tenant_of
from tenants.keys import mask
from tenants.models import Tenant
from tenants.naming import is_named, label_of, rename, unnamed

pytestmark = pytest.mark.django_db


def test_a_dataset_without_a_name_is_known_by_its_number() -> None:
    made = tenant_of("never-seen-before")
    assert made.name == label_of(made) == f"Dataset #{made.number}"
    assert not is_named(made)


def test_a_name_stands_with_the_number() -> None:
    named, _ = new_dataset("Acme Pay")
    assert label_of(named) == f"Acme Pay #{named.number}"
    assert label_of(rename(named, "")) == unnamed(named.number)


def test_masks_of_keys_are_names_no_more() -> None:
    old, named, alike = tenant_of("never-seen-before"), tenant_of("another-key-of-old"), tenant_of("a-third-key-of-old")
    Tenant.objects.filter(pk=old.pk).update(name=mask("never-seen-before"))
    rename(named, "Acme Pay")
    rename(alike, mask("never-seen-before"))
    import_module("tenants.migrations.0010_names").call_by_number(apps, None)
    names = list(Tenant.objects.order_by("pk").values_list("name", flat=True))
    assert names == [unnamed(old.number), "Acme Pay", mask("never-seen-before")]
