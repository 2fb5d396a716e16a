"""Internal accounts: their list with balances, how one is opened, and its page with the statement."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.html import format_html_join

from ledgerdata.admin.accounts import READ_ONCE, AccountPages, id_field
from ledgerdata.admin.cells import money
from ledgerdata.admin.fields import AMOUNT_HELP, MetadataField, asset_suggestions, suggested
from ledgerdata.admin.form_pages import attempt, form_page, typed_amount
from ledgerdata.admin.statement_csv import csv_response
from ledgerdata.admin.statement_rows import statement_context
from ledgerdata.models import Account, Balance, InternalAccount
from ledgerdata.operations import AccountDraft, Money, open_account, writing
from ledgerdata.rules.assets import ASSET_RULE, is_asset
from ledgerdata.rules.limits import NAME_LENGTH
from ledgerdata.rules.values import ACCOUNT
from tenants.admin_scoping import by_dataset
from tenants.models import Tenant
from tenants.sign_in import require_tenant

BALANCES_SHOWN = 3


class NewAccountForm(forms.Form):
    """A new internal account, with money in it or none."""

    name = forms.CharField(
        max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autofocus": True}), help_text=READ_ONCE
    )
    id = id_field(ACCOUNT)
    metadata = MetadataField(required=False, help_text=READ_ONCE)
    amount = forms.CharField(
        required=False,
        label="First balance",
        help_text=f"{AMOUNT_HELP} It comes as a payment of type OTHER.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, tenant: Tenant, data: Any = None) -> None:
        super().__init__(data)
        self.fields["currency"] = suggested(
            asset_suggestions(tenant),
            label="Asset",
            initial="EUR/2",
            required=False,
            help_text="A currency and its number of decimals, like EUR/2, JPY or BTC/8.",
        )

    def first_balance(self) -> Money | None:
        """The first balance; None where the field is empty or zero."""
        amount = self.cleaned_data.get("minor_units")
        return Money(amount, self.cleaned_data["currency"]) if amount else None

    def clean(self) -> dict[str, Any]:
        text, asset = self.cleaned_data.get("amount", ""), self.cleaned_data.get("currency", "")
        if text and not is_asset(asset):
            self.add_error("currency", f"Asset {ASSET_RULE}.")
        elif text:
            try:
                self.cleaned_data["minor_units"] = typed_amount(text, asset, least=0)
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return self.cleaned_data


@admin.register(InternalAccount)
class InternalAccountAdmin(AccountPages):
    list_display = ("name", "reference", "holds", "created")
    change_template = "admin/ledgerdata/internal_account.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        balances = Prefetch("balances", by_dataset(Balance.objects.all(), request))
        return super().get_queryset(request).select_related("tenant").prefetch_related(balances)

    @admin.display(description="balances")
    def holds(self, account: InternalAccount) -> Any:
        balances = sorted(account.balances.all(), key=lambda balance: balance.asset)
        shown = [(money(balance.amount, balance.asset),) for balance in balances[:BALANCES_SHOWN]]
        more = [(f"and {len(balances) - BALANCES_SHOWN} more",)] if len(balances) > BALANCES_SHOWN else []
        return format_html_join("", '<span class="psp-line">{}</span>', [*shown, *more]) or "nothing"

    def get_urls(self) -> list[URLPattern]:
        csv = self.admin_site.admin_view(self.csv_view)
        return [path("<path:object_id>/statement.csv", csv, name="ledgerdata_statement_csv"), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tenant = require_tenant(request)
        form = NewAccountForm(tenant, request.POST or None)
        if request.method == "POST":
            account = attempt(form, lambda: _open(tenant, form))
            if account:
                return self.log_made(request, account)
        groups = [
            ("Account", ("name", "id"), ""),
            ("First balance", ("amount", "currency"), ""),
            ("Metadata", ("metadata",), ""),
        ]
        return form_page(self, request, form, groups, title="New internal account", button="Make the account")

    def details(self, request: HttpRequest, account: Account) -> dict[str, Any]:
        return super().details(request, account) | statement_context(account, request.GET)

    def csv_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        account = self.get_object(request, object_id)
        asset = request.GET.get("asset", "")
        if account is None or not is_asset(asset):
            raise Http404
        return csv_response(account, asset)


def _open(tenant: Tenant, form: NewAccountForm) -> AccountDraft:
    values = form.cleaned_data
    with writing(tenant) as book:
        return open_account(
            book,
            values["name"],
            reference=values["id"],
            metadata=values["metadata"],
            first_balance=form.first_balance(),
        )
