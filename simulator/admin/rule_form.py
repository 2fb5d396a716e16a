"""A rule as people fill it in, the dataset's default, and a payment to try the rules with."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ledgerdata.admin.cells import words
from ledgerdata.admin.fields import AccountField, MetadataField, asset_suggestions, suggested
from ledgerdata.admin.form_pages import Group, typed_amount
from ledgerdata.models import Kind
from ledgerdata.rules.assets import ASSET_RULE, is_asset
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.writing.orders import Order
from simulator.admin.rule_amounts import amount_field, as_typed, read_amounts
from simulator.models import OutcomeRule
from simulator.outcomes.checking import possible_types
from simulator.outcomes.course import WHOLE
from simulator.outcomes.grammar import MOST_LENGTH, parse
from simulator.outcomes.matching import read_share
from simulator.outcomes.presets import PRESETS
from simulator.outcomes.sentences import say
from tenants.models import Shortfall, Tenant

TYPES = [(str(type), words(type)) for type in PaymentType]
BY_NAME = "An account or beneficiary, by name or id."
COURSE_HELP = "Such as succeed after 30s, or fail after 2m, reason AC04. The page Behaviour lists what can be written."


def course_field(label: str, *types: PaymentType, **options: Any) -> forms.CharField:
    """A course, with those suggested that are possible for each of the types."""
    courses = [(text, parse(text)) for text in PRESETS]
    offered = [(text, say(course)) for text, course in courses if set(types) <= set(possible_types(course))]
    return suggested(offered, label=label, max_length=MOST_LENGTH, **options)


class DefaultForm(forms.Form):
    """What becomes of payments that no rule matches."""

    outcome = course_field("What becomes of it", *PaymentType, help_text=COURSE_HELP)
    shortfall = forms.ChoiceField(label="Where funds are short", choices=Shortfall.choices)


class RuleForm(forms.Form):
    """Which payments, and what becomes of them."""

    name = forms.CharField(required=False, max_length=200, help_text="For you alone; the course where it is empty.")
    course = course_field("What becomes of them", help_text=COURSE_HELP)
    is_on = forms.BooleanField(label="Switched on", required=False, initial=True)
    type = forms.ChoiceField(required=False, choices=[("", "Every type that can take the course"), *TYPES])
    least = amount_field("Amount from")
    most = amount_field("Amount to", "The same as above for exactly that amount.")
    ending = forms.CharField(label="Amount ends in", required=False, help_text="The last digits without a point: 01.")
    scheme = forms.CharField(required=False, max_length=100)
    words = forms.CharField(label="Words in the description", required=False)
    metadata_key = forms.CharField(label="Metadata name", required=False)
    metadata_value = forms.CharField(label="Metadata value", required=False, help_text="Empty for any value.")
    share = forms.CharField(required=False, help_text="0.25 takes one in four, the same ones again from the same seed.")
    seed = forms.CharField(required=False, max_length=100, help_text="What is random is drawn from it.")
    left = forms.IntegerField(label="Only the next", required=False, help_text="So many payments; empty for all.")

    def __init__(self, tenant: Tenant | None, rule: OutcomeRule | None, data: Any = None) -> None:
        super().__init__(data, initial=_initial(rule) if rule else None)
        self.fields["asset"] = suggested(asset_suggestions(tenant), required=False)
        for side in ("source", "destination"):
            self.fields[side] = AccountField(tenant, Kind.INTERNAL, Kind.BENEFICIARY, help_text=BY_NAME)

    def clean_share(self) -> int | None:
        text = self.cleaned_data["share"].strip()
        try:
            return read_share(text) if text else None
        except ValueError as error:
            raise ValidationError(f"Share {error}.") from error

    def clean(self) -> dict[str, Any]:
        read_amounts(self, "least", "most")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """The columns of a rule."""
        columns = dict(self.cleaned_data)
        columns["millionths"] = columns.pop("share")
        if not columns["seed"]:
            del columns["seed"]
        return columns


RULE: list[Group] = [
    (None, ("name", "course", "is_on"), ""),
    (
        "Which payments",
        ("type", "asset", "source", "destination", "scheme"),
        "Empty fields match any payment.",
    ),
    ("By amount", ("least", "most", "ending"), ""),
    ("By text", ("words", "metadata_key", "metadata_value"), ""),
    ("How many", ("share", "seed", "left"), ""),
]


class TryForm(forms.Form):
    """A payment that is not made: it shows which rule would take it."""

    type = forms.ChoiceField(choices=TYPES, initial=str(PaymentType.PAYOUT))
    amount = forms.CharField(initial="100.00", help_text="In the currency's digits, like 1,234.50.")
    currency = forms.CharField(label="Asset", initial="EUR/2")
    source = AccountField(None)
    destination = AccountField(None)
    scheme = forms.CharField(required=False, max_length=100)
    description = forms.CharField(required=False)
    metadata = MetadataField(required=False)

    def __init__(self, tenant: Tenant, data: Any = None) -> None:
        super().__init__(data)
        self.fields["currency"] = suggested(asset_suggestions(tenant), label="Asset", initial="EUR/2")
        for side in ("source", "destination"):
            self.fields[side] = AccountField(tenant, Kind.INTERNAL, Kind.BENEFICIARY, help_text=BY_NAME)

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if "amount" in fields and "currency" in fields:
            if not is_asset(fields["currency"]):
                self.add_error("currency", f"Asset {ASSET_RULE}.")
                return fields
            try:
                fields["minor_units"] = typed_amount(fields["amount"], fields["currency"])
            except ValidationError as error:
                self.add_error("amount", error)
        return fields

    def order(self) -> Order:
        """The payment as an order."""
        fields = self.cleaned_data
        return Order(
            PaymentType(fields["type"]),
            fields["minor_units"],
            fields["currency"],
            source=fields["source"] or None,
            destination=fields["destination"] or None,
            scheme=fields["scheme"],
            description=fields["description"],
            metadata=fields["metadata"],
        )


def _initial(rule: OutcomeRule) -> dict[str, Any]:
    share = "" if rule.millionths is None else f"{Decimal(rule.millionths) / WHOLE:f}"
    amounts = {"least": as_typed(rule.least, rule.asset), "most": as_typed(rule.most, rule.asset)}
    return {name: getattr(rule, name) for name in _PLAIN} | amounts | {"share": share}


_PLAIN = [name for _, names, _ in RULE for name in names if name not in ("least", "most", "share")]
