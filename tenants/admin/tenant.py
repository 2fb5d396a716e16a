"""Datasets, as operators manage them: the list, and a new one. The page of each is mockpsp.office.datasets."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tenants.access import new_dataset
from tenants.admin.titles import moment_or_never
from tenants.admin_requests import Careful
from tenants.datasets import has_number, numbered
from tenants.models import ApiKey, Standing, Tenant
from tenants.naming import LONGEST, label_of
from tenants.row_keys import is_key
from tenants.size import about_bytes


class NewDatasetForm(forms.Form):
    """A dataset is known by its name; its first key is made with it."""

    name = forms.CharField(
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Whose it is, or what it is for.",
    )


@admin.register(Tenant)
class TenantAdmin(Careful, admin.ModelAdmin[Tenant]):
    list_display = ("dataset", "accounts", "all_records", "size", "keys", "written", "used", "operations")
    list_display_links = None
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("name",)
    search_help_text = "A part of the name, or # and the number."
    show_full_result_count = False
    actions = None
    change_list_template = "admin/tenants/datasets.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        in_use = super().get_queryset(request).filter(standing=Standing.IN_USE)
        keys = ApiKey.objects.filter(tenant=OuterRef("pk")).order_by().values("tenant")
        used = keys.annotate(last=Max("last_used_at")).values("last")
        in_force = keys.filter(revoked_at=None).annotate(count=Count("pk")).values("count")
        annotated: QuerySet[Any] = in_use.annotate(used_at=Subquery(used), keys_in_force=Subquery(in_force))
        return annotated

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        number = search_term.strip().removeprefix("#")
        if search_term.strip().startswith("#") and is_key(number):
            return queryset.filter(has_number([int(number)])), False
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: Tenant | None = None) -> bool:
        return False  # its page does it, with everything in it

    @admin.display(description="Dataset")
    def dataset(self, tenant: Tenant) -> SafeString:
        url = reverse("admin:dataset", args=[tenant.number])
        goes = f", goes by itself at {moment_or_never(tenant.expires_at)} UTC" if tenant.expires_at else ""
        return format_html(
            '<a href="{}">{}</a> <span class="psp-quiet">#{}{}</span>', url, tenant.name, tenant.number, goes
        )

    @admin.display(description="Accounts")
    def accounts(self, tenant: Tenant) -> SafeString:
        return _count(tenant.internal_accounts + tenant.beneficiaries)

    @admin.display(description="Records")
    def all_records(self, tenant: Tenant) -> SafeString:
        return _count(tenant.records)

    @admin.display(description="Takes, about")
    def size(self, tenant: Tenant) -> SafeString:
        return format_html('<span class="psp-money">{}</span>', filesizeformat(about_bytes(tenant)))

    @admin.display(description="Keys")
    def keys(self, tenant: Any) -> SafeString:
        return _count(tenant.keys_in_force or 0)

    @admin.display(description="Last written (UTC)")
    def written(self, tenant: Tenant) -> str:
        return moment_or_never(tenant.last_written_at)

    @admin.display(description="Key last used (UTC)")
    def used(self, tenant: Any) -> str:
        return moment_or_never(tenant.used_at)

    @admin.display(description="")
    def operations(self, tenant: Tenant) -> SafeString:
        context = {"dataset": tenant, "label": label_of(tenant)}
        return render_to_string("admin/tenants/dataset_operations.html", context)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form of a new dataset, and then the page that shows its first key, this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewDatasetForm(request.POST or None, label_suffix="")
        context = {**self.admin_site.each_context(request), "title": "New dataset", "opts": self.opts, "form": form}
        if not form.is_valid():
            return TemplateResponse(request, "admin/tenants/new_dataset.html", context)
        tenant, key = new_dataset(form.cleaned_data["name"])
        self.log_addition(request, tenant, [{"added": {}}])
        context |= {"title": label_of(tenant), "dataset": tenant, "key": key}
        response = TemplateResponse(request, "admin/dataset/key_made.html", context)
        add_never_cache_headers(response)
        return response

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """An address that Django's own pages have for a dataset: by the primary key of its row, or by its number."""
        found = self.get_object(request, object_id)
        tenant = found or (numbered(int(object_id)) if is_key(object_id) else None)
        return redirect("admin:dataset", tenant.number) if tenant else redirect("admin:tenants_tenant_changelist")


def _count(number: int) -> SafeString:
    return format_html('<span class="psp-money">{}</span>', f"{number:,}")
