"""Rows that belong to a dataset, and the one query for those of one dataset."""

from typing import ClassVar, TypeVar

from django.db import models

from tenants.models import Tenant


class TenantOwned(models.Model):
    """A row of one dataset. Every model of this kind has an index that starts with the tenant.

    A reset deletes it, unless `outlives_reset`: then it is a setting, which goes on with the dataset.
    """

    outlives_reset: ClassVar[bool] = False

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False)

    class Meta:
        abstract = True


class TenantImplied(TenantOwned):
    """A row whose dataset is that of the rows it names: foreign keys to these carry the tenant, and need no other."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False, db_constraint=False
    )

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=TenantOwned)


def for_tenant(model: type[Row], tenant: Tenant) -> models.QuerySet[Row]:
    """The rows of `model` that belong to the dataset."""
    return model._default_manager.filter(tenant=tenant)
