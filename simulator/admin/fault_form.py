"""A fault rule as people fill it in, and a request to try the rules with."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ledgerdata.admin.fields import AccountField, asset_suggestions, suggested
from ledgerdata.admin.form_pages import Group
from ledgerdata.models import Kind
from ledgerdata.rules.values import write_moment
from simulator.admin.rule_amounts import amount_field, as_typed, read_amounts
from simulator.admin.rule_form import BY_NAME
from simulator.faults.effects import WAITING, Spoiling, Way
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.requests import Operation, RequestFacts
from simulator.faults.typed import read_until, share, thousandths
from simulator.models import FaultRule
from simulator.outcomes.course import WHOLE
from tenants.models import Tenant

OPERATIONS = [(str(operation), operation.in_words) for operation in Operation]
NOTHING = ("", "As it should be")
WAYS = [NOTHING, *[(str(way), way.in_words.format(wait="some time").capitalize()) for way in Way]]
SPOILINGS = [NOTHING, *[(str(spoiling), spoiling.in_words.capitalize()) for spoiling in Spoiling]]
TIMES = "Such as 2s, 1s..5s, or median 200ms p95 2s."


class FaultForm(forms.Form):
    """Which requests, when, and what they get."""

    name = forms.CharField(required=False, max_length=200)
    note = forms.CharField(required=False, help_text="For you alone.")
    is_on = forms.BooleanField(label="Switched on", required=False, initial=True)
    operations = forms.MultipleChoiceField(
        required=False, choices=OPERATIONS, widget=forms.CheckboxSelectMultiple, help_text="All where none is chosen."
    )
    page = forms.IntegerField(required=False, help_text="Of a list; empty for all pages.")
    amount = amount_field(more="Of a payout or transfer.")
    most = forms.IntegerField(label="Only the next", required=False, help_text="So many; then it switches itself off.")
    every = forms.IntegerField(label="Every so many", required=False, help_text="3 hits every third request.")
    start = forms.IntegerField(label="From this one on", required=False, help_text="5 leaves the first four alone.")
    share = forms.CharField(required=False, help_text="0.25 hits one in four, the same ones again from the same seed.")
    seed = forms.CharField(required=False, max_length=100, help_text="What is random is drawn from it.")
    until = forms.CharField(required=False, help_text="For a time, such as 10m, or to a moment: 2026-01-31T09:30:00Z.")
    per_second = forms.CharField(
        label="Above so many a second", required=False, help_text="A rate limit: the rest get 429 and Retry-After."
    )
    burst = forms.IntegerField(required=False, help_text="So many may come at once.")
    status = forms.IntegerField(required=False, help_text="Such as 503. Without a connection below, nothing is done.")
    headers = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Name: value")
    body = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Of that status.")
    delay = forms.CharField(required=False, max_length=100, help_text=TIMES)
    is_in_middle = forms.BooleanField(label="Delay in the middle of the body", required=False)
    way = forms.ChoiceField(label="Answer and connection", required=False, choices=WAYS)
    wait = forms.CharField(label="How long there is no answer", required=False, max_length=100, help_text=TIMES)
    spoiling = forms.ChoiceField(label="Body of the right answer", required=False, choices=SPOILINGS)
    mistakes = forms.MultipleChoiceField(
        required=False,
        choices=[(name, mistake.title) for name, mistake in MISTAKES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, tenant: Tenant, rule: FaultRule | None, data: Any = None) -> None:
        super().__init__(data, initial=_initial(rule) if rule else None)
        self._tenant = tenant
        self.fields["asset"] = suggested(asset_suggestions(tenant), required=False)
        for side in ("source", "destination"):
            self.fields[side] = AccountField(tenant, Kind.INTERNAL, Kind.BENEFICIARY, help_text=BY_NAME)

    def clean_share(self) -> int | None:
        try:
            return share(self.cleaned_data["share"])
        except ValueError as error:
            raise ValidationError(f"Share {error}.") from error

    def clean_per_second(self) -> int:
        try:
            return thousandths(self.cleaned_data["per_second"])
        except ValueError as error:
            raise ValidationError(f"The rate {error}.") from error

    def clean_until(self) -> Any:
        text = self.cleaned_data["until"].strip()
        try:
            return read_until(text) if text else None
        except ValueError as error:
            raise ValidationError(f"Until {error}.") from error

    def clean(self) -> dict[str, Any]:
        read_amounts(self, "amount")
        given = self.cleaned_data
        if given.get("wait") and given.get("way", "") not in WAITING:
            self.add_error("wait", "This is for connections without an answer alone, chosen above; else write a delay.")
        for name in given.get("mistakes", ()):
            mistake, wanted = MISTAKES[name], given.get("operations")
            if wanted and not set(wanted).intersection(mistake.operations):
                possible = " or ".join(operation.in_words for operation in mistake.operations)
                self.add_error("mistakes", f"“{mistake.title}” is possible in {possible} alone: choose that above too.")
        return given

    def values(self) -> dict[str, Any]:
        """The columns of a rule."""
        columns = dict(self.cleaned_data)
        columns["millionths"] = columns.pop("share")
        if not columns["seed"]:
            del columns["seed"]
        ones = {name: 1 if columns[name] is None else columns[name] for name in ("every", "start", "burst")}
        return columns | ones


FAULT: list[Group] = [
    (None, ("name", "note", "is_on"), ""),
    (
        "Which requests",
        ("operations", "page", "source", "destination", "asset", "amount"),
        "Empty fields match any request; accounts, asset and amount are of payouts and transfers.",
    ),
    (
        "When",
        ("most", "every", "start", "share", "seed", "until", "per_second", "burst"),
        "Always, where it is empty.",
    ),
    ("What they get", ("status", "headers", "body", "delay", "is_in_middle", "way", "wait", "spoiling"), ""),
    ("What a PSP does wrong", ("mistakes",), ""),
]


class TryRequestForm(forms.Form):
    """A request that is not sent: it shows which rule would hit it."""

    operation = forms.ChoiceField(choices=OPERATIONS, initial=str(Operation.TRANSACTIONS))
    page = forms.IntegerField(required=False, min_value=1, max_value=10**9, help_text="Of a list; 1 where it is empty.")
    source = AccountField(None)
    destination = AccountField(None)
    asset = forms.CharField(required=False)
    amount = amount_field()

    def __init__(self, tenant: Tenant, data: Any = None) -> None:
        super().__init__(data)
        self.fields["source"] = AccountField(tenant, Kind.INTERNAL, help_text=BY_NAME)
        self.fields["destination"] = AccountField(tenant, Kind.INTERNAL, Kind.BENEFICIARY, help_text=BY_NAME)
        self.fields["asset"] = suggested(asset_suggestions(tenant), required=False)

    def clean(self) -> dict[str, Any]:
        read_amounts(self, "amount")
        return self.cleaned_data

    def request_facts(self) -> RequestFacts:
        fields = self.cleaned_data
        operation = Operation(fields["operation"])
        if not operation.is_write:
            return RequestFacts(operation, (fields["page"] or 1) if operation.is_list else None)
        return RequestFacts(
            operation, None, fields["source"], fields["destination"], fields["asset"], str(fields["amount"] or "")
        )


def _initial(rule: FaultRule) -> dict[str, Any]:
    values = {
        "share": "" if rule.millionths is None else f"{Decimal(rule.millionths) / WHOLE:f}",
        "per_second": f"{Decimal(rule.per_second) / 1000:f}" if rule.per_second else "",
        "until": write_moment(rule.until) if rule.until else "",
        "amount": as_typed(rule.amount, rule.asset),
    }
    return {name: getattr(rule, name) for _, names, _ in FAULT for name in names if name not in values} | values
