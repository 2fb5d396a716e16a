"""What keeps the admin of one dataset's owner to that dataset: every admin of a tenant-owned model goes through it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from tenants.admin_requests import Careful
from tenants.datasets import in_use, not_in_use
from tenants.scoping import TenantOwned
from tenants.sign_in import active_tenant, require_tenant


def visible(queryset: models.QuerySet[Any], request: HttpRequest) -> models.QuerySet[Any]:
    """Those rows of a tenant-owned model that the request may see; of all datasets, for who looks at all."""
    tenant = active_tenant(request)
    return queryset.exclude(tenant__in=not_in_use()) if tenant is None else queryset.filter(tenant=tenant)


def by_dataset(queryset: models.QuerySet[Any], request: HttpRequest) -> models.QuerySet[Any]:
    """As visible; where that is all datasets, the database goes through them one by one.

    An index that begins with the tenant then finds an id, however many rows and datasets there are.
    """
    tenant = active_tenant(request)
    return queryset.filter(tenant__in=in_use().values("pk")) if tenant is None else queryset.filter(tenant=tenant)


class OwnRelatedFilter(admin.RelatedFieldListFilter):
    """A filter by a related row that offers the active dataset's rows alone."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, Any]]:
        rows = visible(field.remote_field.model._default_manager.all(), request)
        return [(str(row.pk), str(row)) for row in rows.order_by("pk")]


class _Scoping(admin.options.BaseModelAdmin[Any]):
    """Rows, and the choices of every relation, of the active dataset. Nothing is deleted: the ledger is append-only."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return visible(super().get_queryset(request), request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        related = db_field.remote_field.model
        if issubclass(related, TenantOwned):
            rows = kwargs.get("queryset", related._default_manager.all())
            kwargs["queryset"] = visible(rows, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TenantScoped(_Scoping, Careful, admin.ModelAdmin[Any]):
    """The admin of a tenant-owned model. An operator who looks at all datasets sees all rows, and adds none.

    A custom view starts from `self.get_object(request, object_id)`, or from `require_tenant(request)` where it has no
    object: `admin_view` itself checks nothing but that somebody is signed in.
    """

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        return active_tenant(request) is not None and super().has_add_permission(request)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [self._own(declared) for declared in super().get_list_filter(request)]

    def save_form(self, request: HttpRequest, form: "ModelForm[Any]", change: bool) -> Any:
        """Gives a new row its dataset. Raises PermissionDenied where the row refers to another dataset's."""
        row = super().save_form(request, form, change)
        if not change:
            row.tenant = require_tenant(request)
        for field in row._meta.concrete_fields:
            related = getattr(row, field.name) if field.is_relation else None
            if isinstance(related, TenantOwned) and related.tenant_id != row.tenant_id:
                raise PermissionDenied
        return row

    def _own(self, declared: Any) -> Any:
        if not isinstance(declared, str) or "__" in declared:
            return declared
        field = self.model._meta.get_field(declared)
        is_owned = field.is_relation and field.related_model and issubclass(field.related_model, TenantOwned)
        return (declared, OwnRelatedFilter) if is_owned else declared


class TenantScopedInline(_Scoping, admin.TabularInline[Any, Any]):
    """Rows of a tenant-owned model on the page of another one."""

    extra = 0
