"""Bank accounts: their list, how one is added, changed, and linked to an account or a beneficiary."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ledgerdata.admin.accounts import READ_ONCE
from ledgerdata.admin.cells import account_link
from ledgerdata.admin.fields import AccountField
from ledgerdata.admin.form_pages import attempt, form_page
from ledgerdata.admin.listing import LedgerList
from ledgerdata.models import BankAccount, Kind
from ledgerdata.operations import put_bank_account, writing
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.limits import NAME_LENGTH
from tenants.admin_scoping import by_dataset
from tenants.models import Tenant
from tenants.sign_in import require_tenant


class BankAccountForm(forms.Form):
    """Bank details, and whose they are."""

    holder = forms.CharField(max_length=NAME_LENGTH, widget=forms.TextInput({"autofocus": True}))
    iban = forms.CharField(
        label="IBAN",
        max_length=50,
        help_text="Like DE89 3704 0044 0532 0130 00.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    bic = forms.CharField(
        label="BIC",
        required=False,
        max_length=20,
        help_text="Like DEUTDEFF.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    country = forms.CharField(required=False, max_length=2, help_text="Two letters; empty: the IBAN's.")

    def __init__(self, tenant: Tenant, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["settles_for"] = AccountField(
            tenant,
            *(Kind.INTERNAL, Kind.BENEFICIARY),
            label="Settles for",
            help_text=f"An internal account or a beneficiary, by name or id; shown in its metadata. {READ_ONCE}",
        )

    def put(self, tenant: Tenant, pk: int | None = None) -> BankAccount:
        """Writes the bank account of the form."""
        values = self.cleaned_data
        details = BankDetails(values["holder"], values["iban"], values["bic"], values["country"])
        with writing(tenant) as book:
            return put_bank_account(
                book, details, settles_for=values["settles_for"].strip() or None, bank_account_pk=pk
            )


GROUPS = [("At the bank", ("holder", "iban", "bic", "country"), ""), ("In this dataset", ("settles_for",), "")]


@admin.register(BankAccount)
class BankAccountAdmin(LedgerList):
    list_display = ("holder", "iban", "bic", "country", "settles_for")
    list_select_related = ("account", "tenant")
    list_per_page = 100
    ordering = ("-pk",)
    search_fields = ("iban", "holder")
    search_help_text = "An IBAN, or part of a holder's name"
    sortable_by = ()
    actions = None

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        by_iban = by_dataset(queryset.filter(iban=term.replace(" ", "").upper()), request)
        return (by_iban if by_iban.exists() else queryset.filter(holder__icontains=term)), False

    @admin.display(description="settles for")
    def settles_for(self, bank_account: BankAccount) -> Any:
        return account_link(bank_account.account) if bank_account.account else "nobody yet"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tenant = require_tenant(request)
        form = BankAccountForm(tenant, request.POST or None, initial={"settles_for": request.GET.get("for", "")})
        if request.method == "POST":
            bank_account = attempt(form, lambda: form.put(tenant))
            if bank_account:
                self.log_addition(request, bank_account, [{"added": {}}])
                self.message_user(request, f"The bank account of {bank_account.holder} is made.")
                return redirect("admin:ledgerdata_bankaccount_change", bank_account.pk)
        return form_page(self, request, form, GROUPS, title="New bank account", button="Make the bank account")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        bank_account: BankAccount | None = self.get_object(request, object_id)
        if bank_account is None:
            raise Http404
        if not self.has_change_permission(request, bank_account):
            raise PermissionDenied
        initial = {name: getattr(bank_account, name) for name in ("holder", "iban", "bic", "country")}
        initial["settles_for"] = bank_account.account.reference if bank_account.account else ""
        form = BankAccountForm(bank_account.tenant, request.POST or None, initial=initial)
        if request.method == "POST":
            amended = attempt(form, lambda: form.put(bank_account.tenant, bank_account.pk))
            if amended:
                self.log_change(request, amended, [{"changed": {"fields": form.changed_data}}])
                self.message_user(request, f"Saved the bank account of {amended.holder}.")
                return redirect(request.get_full_path())
        return form_page(self, request, form, GROUPS, title=str(bank_account), button="Save")
