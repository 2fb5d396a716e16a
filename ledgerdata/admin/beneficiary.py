"""Beneficiaries: their list, how one is added, and its page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from ledgerdata.admin.accounts import READ_ONCE, AccountPages, id_field
from ledgerdata.admin.fields import MetadataField
from ledgerdata.admin.form_pages import attempt, form_page
from ledgerdata.models import BankAccount, Beneficiary
from ledgerdata.operations import AccountDraft, add_beneficiary, put_bank_account, writing
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.limits import NAME_LENGTH
from ledgerdata.rules.values import BENEFICIARY
from tenants.admin_scoping import by_dataset
from tenants.models import Tenant
from tenants.sign_in import require_tenant


class NewBeneficiaryForm(forms.Form):
    """A new beneficiary, with a bank account or none."""

    name = forms.CharField(
        label="Owner", max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autofocus": True}), help_text=READ_ONCE
    )
    id = id_field(BENEFICIARY)
    metadata = MetadataField(required=False, help_text=READ_ONCE)
    iban = forms.CharField(label="IBAN", required=False, max_length=50, widget=forms.TextInput({"autocomplete": "off"}))
    bic = forms.CharField(label="BIC", required=False, max_length=20, widget=forms.TextInput({"autocomplete": "off"}))
    holder = forms.CharField(required=False, max_length=NAME_LENGTH, help_text="Empty: the owner.")

    def bank_details(self) -> BankDetails | None:
        """The bank details in the form, if any."""
        values = self.cleaned_data
        if not any(values[name] for name in ("iban", "bic", "holder")):
            return None
        return BankDetails(values["holder"] or values["name"], values["iban"], values["bic"])


@admin.register(Beneficiary)
class BeneficiaryAdmin(AccountPages):
    list_display = ("name", "reference", "iban", "created")
    change_template = "admin/ledgerdata/beneficiary.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        bank_accounts = Prefetch("bank_account", by_dataset(BankAccount.objects.all(), request))
        return super().get_queryset(request).select_related("tenant").prefetch_related(bank_accounts)

    @admin.display(description="IBAN")
    def iban(self, beneficiary: Beneficiary) -> str:
        bank_account = getattr(beneficiary, "bank_account", None)
        return bank_account.iban if bank_account else "none"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tenant = require_tenant(request)
        form = NewBeneficiaryForm(request.POST or None)
        if request.method == "POST":
            account = attempt(form, lambda: _add(tenant, form))
            if account:
                return self.log_made(request, account)
        shown = "Optional. The consumer sees it in the beneficiary's metadata."
        groups = [
            ("Beneficiary", ("name", "id"), ""),
            ("Bank account", ("iban", "bic", "holder"), shown),
            ("Metadata", ("metadata",), ""),
        ]
        return form_page(self, request, form, groups, title="New beneficiary", button="Make the beneficiary")


def _add(tenant: Tenant, form: NewBeneficiaryForm) -> AccountDraft:
    values, details = form.cleaned_data, form.bank_details()
    with writing(tenant) as book:
        account = add_beneficiary(book, values["name"], reference=values["id"], metadata=values["metadata"])
        if details:
            put_bank_account(book, details, settles_for=account.reference)
    return account
