"""The forms of a new payment, and of the amount of an action."""

from typing import Any

from django import forms

from ledgerdata.admin.accounts import id_field
from ledgerdata.admin.actions import VERSION
from ledgerdata.admin.cells import words
from ledgerdata.admin.fields import AMOUNT_HELP, AccountField, MetadataField, asset_suggestions, suggested
from ledgerdata.admin.form_pages import Group, typed_amount
from ledgerdata.models import Kind, Payment
from ledgerdata.operations import Order, RecordDraft, take_payment, writing
from ledgerdata.rules.actions import Rule
from ledgerdata.rules.assets import ASSET_RULE, currency, format_amount, format_number, is_asset
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType, Status
from ledgerdata.rules.limits import SCHEME_LENGTH, TEXT_LENGTH
from ledgerdata.rules.reasons import offered_reasons
from ledgerdata.rules.values import TRANSACTION
from tenants.models import Tenant

FIRST = dict.fromkeys(status for statuses in FIRST_STATUSES.values() for status in statuses)


class NewPaymentForm(forms.Form):
    """A payment as it begins. Where a type is given, it is that one."""

    type = forms.ChoiceField(choices=[(str(type), words(type)) for type in PaymentType])
    status = forms.ChoiceField(
        label="First status",
        choices=[(str(status), words(status)) for status in FIRST],
        initial=str(Status.SUCCEEDED),
        help_text="A card payment begins with Authorisation, and is captured later.",
    )
    amount = forms.CharField(
        help_text=AMOUNT_HELP,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    id = id_field(TRANSACTION)
    scheme = forms.CharField(required=False, max_length=SCHEME_LENGTH, help_text="Like visa, sepa or ach.")
    description = forms.CharField(required=False, max_length=TEXT_LENGTH)
    metadata = MetadataField(required=False, help_text="Shown to the consumer on every record of the payment.")

    def __init__(self, tenant: Tenant, type: PaymentType | None, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["currency"] = suggested(asset_suggestions(tenant), label="Asset", initial="EUR/2")
        for side in ("source", "destination"):
            kinds, help_text = _SIDES.get(type, _ANY_SIDES)[side]
            self.fields[side] = AccountField(tenant, *kinds, help_text=f"{help_text}, by name or id.")
        if type:
            self.fields["type"] = forms.ChoiceField(choices=[(str(type), words(type))])
            statuses = [(str(status), words(status)) for status in FIRST_STATUSES[type]]
            self.fields["status"] = forms.ChoiceField(label="First status", choices=statuses)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "amount" in values and "currency" in values:
            try:
                values["minor_units"] = typed_amount(values["amount"], _asset(values["currency"]))
            except forms.ValidationError as error:
                self.add_error("amount" if is_asset(values["currency"]) else "currency", error)
        return values

    def take(self, tenant: Tenant) -> RecordDraft:
        """Makes the payment. Raises what take_payment does."""
        values = self.cleaned_data
        order = Order(
            PaymentType(values["type"]),
            values["minor_units"],
            values["currency"],
            source=values["source"].strip() or None,
            destination=values["destination"].strip() or None,
            status=Status(values["status"] or Status.SUCCEEDED),
            scheme=values["scheme"],
            description=values["description"],
            metadata=values["metadata"],
        )
        return self.write(tenant, order, values["id"])

    def write(self, tenant: Tenant, order: Order, record_id: str | None) -> RecordDraft:
        """Writes the payment. Raises what take_payment does."""
        with writing(tenant) as book:
            return take_payment(book, order, record_id=record_id)


_Side = tuple[tuple[Kind, ...], str]
_ACCOUNT: _Side = (Kind.INTERNAL,), "An internal account"
_BENEFICIARY: _Side = (Kind.BENEFICIARY,), "A beneficiary"
_SIDES: dict[PaymentType | None, dict[str, _Side]] = {
    PaymentType.PAYOUT: {"source": _ACCOUNT, "destination": _BENEFICIARY},
    PaymentType.TRANSFER: {"source": _ACCOUNT, "destination": _ACCOUNT},
}
_BOTH = (Kind.INTERNAL, Kind.BENEFICIARY)
_ANY_SIDES: dict[str, _Side] = {
    "source": (_BOTH, "For a payin empty, or a beneficiary; else an internal account"),
    "destination": (_BOTH, "For a payout a beneficiary; else an internal account"),
}

NEW_PAYMENT: list[Group] = [
    ("Payment", ("type", "status", "amount", "currency"), ""),
    ("From and to", ("source", "destination"), ""),
    ("More", ("id", "scheme", "description"), ""),
    ("Metadata", ("metadata",), ""),
]


def _asset(text: str) -> str:
    if not is_asset(text):
        raise forms.ValidationError(f"Asset {ASSET_RULE}.")
    return text


class AmountForm(forms.Form):
    """How much of what is left an action is for, as the payment stood when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    amount = forms.CharField(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "autofocus": True}))

    def __init__(self, payment: Payment, rule: Rule, data: Any = None) -> None:
        rest = rule.rest(payment.progress)
        super().__init__(data, initial={VERSION: payment.version, "amount": format_number(rest, payment.asset)})
        self.payment, self.rule, self.rest = payment, rule, rest
        reasons = offered_reasons(rule.action, (PaymentType(payment.type),))
        if reasons:
            codes = [(reason.code, f"{reason.code} ({reason.text})") for reason in reasons]
            self.fields["reason"] = forms.ChoiceField(required=False, choices=[("", "None"), *codes])
        if not rule.partial:
            del self.fields["amount"]
            return
        self.fields["amount"].label = f"Amount in {currency(payment.asset)}"
        self.fields["amount"].help_text = f"At most {format_amount(rest, payment.asset)}."

    def clean_amount(self) -> int:
        return typed_amount(self.cleaned_data["amount"], self.payment.asset)

    def clean(self) -> dict[str, Any]:
        values, asset = self.cleaned_data, self.payment.asset
        is_fresh = values.get(VERSION) == self.payment.version  # else it is refused as stale
        if is_fresh and values.get("amount", 0) > self.rest:
            most = format_amount(self.rest, asset)
            self.add_error("amount", f"{format_amount(values['amount'], asset)} is more than is left: at most {most}.")
        return values
