"""What the pages of internal accounts and of beneficiaries have in common."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ledgerdata.admin.cells import UTC_MARK, copyable, time_tag
from ledgerdata.admin.fields import MetadataField, metadata_kept, name_kept
from ledgerdata.admin.form_pages import attempt, form_page
from ledgerdata.admin.listing import LedgerList
from ledgerdata.models import Account
from ledgerdata.operations import AccountDraft, amend_account, writing
from ledgerdata.reading.search import named
from ledgerdata.rules.limits import NAME_LENGTH, REFERENCE_LENGTH
from ledgerdata.rules.values import new_id
from tenants.admin_scoping import by_dataset
from tenants.sign_in import active_tenant

READ_ONCE = (
    "The consumer reads this at its first poll after the row was made and never again: "
    "a later change shows here and in the API, not there."
)


class AmendForm(forms.Form):
    """What can be changed of an account or beneficiary."""

    name = forms.CharField(max_length=NAME_LENGTH, help_text=READ_ONCE)
    metadata = MetadataField(required=False, help_text=f"Names and values of your own. {READ_ONCE}")

    def clean_name(self) -> str:
        return name_kept(self.initial["name"], self.cleaned_data["name"])

    def clean_metadata(self) -> dict[str, str]:
        return metadata_kept(self.initial["metadata"], self.cleaned_data["metadata"])


def id_field(prefix: str) -> forms.CharField:
    """A proposed id that may be typed over; it also keeps a form sent twice from making two rows."""
    return forms.CharField(
        label="Id",
        max_length=REFERENCE_LENGTH,
        initial=lambda: new_id(prefix, timezone.now()),
        help_text="Proposed; you may type another. Letters, digits and . _ ~ - only.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AccountPages(LedgerList):
    """Lists and pages of one kind of account. All writes go through operations, which hold the dataset's lock."""

    list_display_links = ("name",)
    list_per_page = 100
    search_fields = ("reference", "name")
    search_help_text = "An id or its beginning, or part of a name"
    sortable_by = ()
    actions = None
    change_template = ""

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return ["-sequence"] if active_tenant(request) else ["-pk"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        by_id = by_dataset(queryset.filter(reference=term), request)
        return (by_id if by_id.exists() else queryset.filter(named(term))), False

    def get_urls(self) -> list[URLPattern]:
        by_id = self.admin_site.admin_view(self.by_id_view)
        return [path("by/<str:reference>/", by_id, name=f"ledgerdata_{self.opts.model_name}_by"), *super().get_urls()]

    def by_id_view(self, request: HttpRequest, reference: str) -> HttpResponse:
        """The page of an account by its id: an address that people can write."""
        found = list(by_dataset(self.get_queryset(request).filter(reference=reference), request)[:2])
        if not found:
            raise Http404
        if len(found) > 1:  # an operator sees several datasets
            return redirect(f"{reverse(f'admin:ledgerdata_{self.opts.model_name}_changelist')}?q={reference}")
        return self.change_view(request, str(found[0].pk))

    @admin.display(description=format_html("created ({})", UTC_MARK))
    def created(self, account: Account) -> SafeString:
        return time_tag(account.created_at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        account = self.get_object(request, object_id)
        if account is None:
            raise Http404
        if not self.has_view_permission(request, account):
            raise PermissionDenied
        initial = {"name": account.name, "metadata": account.metadata}
        form = AmendForm(request.POST or None, initial=initial)
        if request.method == "POST" and self.has_change_permission(request, account):
            amended = attempt(form, lambda: self._amend(account, **form.cleaned_data))
            if amended:
                self.log_change(request, account, [{"changed": {"fields": form.changed_data}}])
                self.message_user(request, f"Saved {amended.name}.")
                return redirect(request.get_full_path())
        groups = [("Name and metadata", ("name", "metadata"), "")]
        page = {"template": self.change_template, "account": account, **self.details(request, account)}
        return form_page(self, request, form, groups, title=account.name, button="Save", **page)

    def details(self, request: HttpRequest, account: Account) -> dict[str, Any]:
        """What the page of an account shows besides its form."""
        payments = reverse("admin:ledgerdata_payment_changelist")
        address = reverse(f"admin:ledgerdata_{self.opts.model_name}_by", args=[account.reference])
        bank_account = getattr(account, "bank_account", None)
        return {
            "bank_account": bank_account,
            "payments_url": f"{payments}?account={account.reference}",
            "payload": bytes(account.payload).decode(),
            "created": time_tag(account.created_at),
            "copy": copyable(account.reference, "Copy the id", "Copy")
            + copyable(address, "Copy the link", "Copy link"),
        }

    def _amend(self, account: Account, name: str, metadata: dict[str, str]) -> Account:
        with writing(account.tenant) as book:
            return amend_account(book, account.pk, name, metadata)

    def log_made(self, request: HttpRequest, account: AccountDraft) -> HttpResponse:
        """Says that the account was added, and leads to its page."""
        self.log_addition(request, self.model(pk=account.pk, name=account.name), [{"added": {}}])
        self.message_user(request, f"{account.name} is made; the consumer reads it at its next poll.")
        return redirect(reverse(f"admin:ledgerdata_{self.opts.model_name}_change", args=[account.pk]))
