"""Datasets, as operators manage them."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from tenants.admin_requests import Careful
from tenants.datasets import numbered
from tenants.db.dataset_ref import locked_tenant
from tenants.models import ApiKey, Standing, Tenant


class KeysOfDataset(admin.TabularInline[ApiKey, Tenant]):
    """The keys that open the dataset, to look at."""

    model = ApiKey
    fields = readonly_fields = ("mask", "label", "created_at", "last_used_at", "revoked_at")
    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Tenant)
class TenantAdmin(Careful, admin.ModelAdmin[Tenant]):
    list_display = ("name", "number", "internal_accounts", "beneficiaries", "records", "last_written_at", "created_at")
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("name",)
    show_full_result_count = False
    readonly_fields = ("internal_accounts", "beneficiaries", "records", "last_written_at", "created_at")
    fieldsets = (
        (None, {"fields": ("name",)}),
        ("How it treats payments", {"fields": ("shortfall",)}),  # the page Behaviour checks all else
        ("What it holds", {"fields": readonly_fields}),
    )
    inlines = (KeysOfDataset,)

    def get_inlines(self, request: HttpRequest, obj: Tenant | None = None) -> Any:
        return self.inlines if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tenant]:
        return super().get_queryset(request).filter(standing=Standing.IN_USE)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Tenant | None:
        """Also by the dataset's number, which an address from before a reset may have."""
        found = super().get_object(request, object_id, from_field)
        is_number = object_id.isascii() and object_id.isdigit() and len(object_id) < 19
        return found or (numbered(int(object_id)) if is_number else None)

    def has_delete_permission(self, request: HttpRequest, obj: Tenant | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Tenant, form: "ModelForm[Tenant]", change: bool) -> None:
        """Writes what was edited and no more: a stale clock or counter must never go back into the row."""
        if not change:
            obj.save()
            return
        with transaction.atomic():
            current = locked_tenant(obj)  # a reset meanwhile gave it another row
            edited = {name: form.cleaned_data[name] for name in form.changed_data}
            Tenant.objects.filter(pk=current.pk).update(**edited)
