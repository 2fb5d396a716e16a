"""Datasets, as operators manage them."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from tenants.admin_requests import Careful
from tenants.models import ApiKey, Tenant

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Tenant]
    _Inline = admin.TabularInline[ApiKey, Tenant]
else:
    _Admin, _Inline = admin.ModelAdmin, admin.TabularInline


class KeysOfDataset(_Inline):
    """The keys that open the dataset, to look at."""

    model = ApiKey
    fields = readonly_fields = ("mask", "label", "created_at", "last_used_at", "revoked_at")
    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Tenant)
class TenantAdmin(Careful, _Admin):
    list_display = ("name", "pk", "internal_accounts", "beneficiaries", "records", "last_written_at", "created_at")
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("name",)
    show_full_result_count = False
    readonly_fields = ("internal_accounts", "beneficiaries", "records", "last_written_at", "created_at")
    fieldsets = (
        (None, {"fields": ("name",)}),
        ("How it treats payments that come by POST", {"fields": ("shortfall", "posted_status")}),
        ("What it holds", {"fields": readonly_fields}),
    )
    inlines = (KeysOfDataset,)

    def get_inlines(self, request: HttpRequest, obj: Tenant | None = None) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Tenant | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Tenant, form: "ModelForm[Tenant]", change: bool) -> None:
        """Writes what was edited and no more: a stale clock or counter must never go back into the row."""
        obj.save(update_fields=form.changed_data) if change else obj.save()
