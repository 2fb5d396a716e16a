"""API keys, as operators make, label and revoke them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tenants.access import add_key, revoke
from tenants.admin.titles import Titled, moment_or_never
from tenants.admin_scoping import visible
from tenants.datasets import matching_datasets
from tenants.keys import KeyRefused, new_key
from tenants.models import ApiKey, Tenant
from tenants.naming import label_of
from tenants.sign_in import active_tenant


class NewKeyForm(forms.Form):
    """A key that is typed, or else a fresh one."""

    dataset = forms.CharField(
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "offered-datasets"}),  # the header has the list
        help_text="Its name, or # and its number.",
    )
    label = forms.CharField(max_length=200, required=False, help_text="Who or what uses it.")
    key = forms.CharField(
        label="Key",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Leave it empty to get a fresh one that nobody can guess.",
    )

    def clean_dataset(self) -> Tenant:
        found = matching_datasets(self.cleaned_data["dataset"])
        if len(found) != 1:
            raise forms.ValidationError("No dataset is called that." if not found else "More than one is called that.")
        return found[0]

    def make(self) -> tuple[ApiKey, str] | None:
        """The new key and its text; None where it is refused: then the form says why."""
        key = self.cleaned_data["key"] or new_key()
        try:
            return add_key(self.cleaned_data["dataset"], key, self.cleaned_data["label"]), key
        except KeyRefused as refusal:
            self.add_error("key", str(refusal))
            return None


@admin.register(ApiKey)
class ApiKeyAdmin(Titled, admin.ModelAdmin[ApiKey]):
    list_display = ("key", "label", "dataset", "made", "used", "state")
    list_select_related = ("tenant",)
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("label", "mask", "tenant__name")
    search_help_text = "A part of the label, of the key as it is shown, or of the dataset's name."
    show_full_result_count = False
    actions = ("revoke",)
    fields = ("dataset", "mask", "label", "made", "used", "state")
    readonly_fields = ("dataset", "mask", "made", "used", "state")
    change_form_template = "admin/tenants/api_key.html"

    @admin.display(description="Key")
    def key(self, key: ApiKey) -> SafeString:
        return format_html("<code>{}</code>", key.mask)

    @admin.display(description="Dataset")
    def dataset(self, key: ApiKey) -> SafeString:
        url = reverse("admin:dataset", args=[key.tenant.number])
        return format_html('<a href="{}">{}</a>', url, label_of(key.tenant))

    @admin.display(description="Made (UTC)")
    def made(self, key: ApiKey) -> str:
        return moment_or_never(key.created_at)

    @admin.display(description="Last used (UTC)")
    def used(self, key: ApiKey) -> str:
        return moment_or_never(key.last_used_at)

    @admin.display(description="State")
    def state(self, key: ApiKey) -> SafeString:
        if key.revoked_at is None:
            return format_html('<span class="psp-badge is-ok">{}</span>', "In force")
        return format_html('<span class="psp-badge is-mute">Revoked {}</span>', moment_or_never(key.revoked_at))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        return visible(super().get_queryset(request), request)

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form of a new key, and then the page that shows the key, this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = active_tenant(request)
        form = NewKeyForm(request.POST or None, initial={"dataset": chosen and label_of(chosen)}, label_suffix="")
        context = {**self.admin_site.each_context(request), "title": "New API key", "opts": self.opts, "form": form}
        if form.is_valid() and (created := form.make()):
            api_key, key = created
            self.log_addition(request, api_key, [{"added": {}}])
            response = TemplateResponse(request, "admin/tenants/key_made.html", context | {"made": api_key, "key": key})
            add_never_cache_headers(response)
            return response
        return TemplateResponse(request, "admin/tenants/new_key.html", context)

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        ApiKey.objects.filter(pk=obj.pk).update(label=obj.label)  # its dataset may be dropped meanwhile

    @admin.action(description="Revoke the selected keys…", permissions=["change"])
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> HttpResponse | None:
        """Asks first, for nothing brings a key back."""
        if "sure" in request.POST:
            self.message_user(request, f"{revoke(keys)} revoked. Whoever uses one is refused from now on.")
            return None
        in_force = list(keys.filter(revoked_at=None))
        if not in_force:
            self.message_user(request, "Nothing is left to revoke: each of these keys was revoked before.")
            return None
        context = {**self.admin_site.each_context(request), "title": "Revoke keys", "opts": self.opts, "keys": in_force}
        return TemplateResponse(request, "admin/tenants/revoke_keys.html", context)
