"""The form of the generator's page."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms

from ledgerdata.admin.cells import words
from ledgerdata.admin.fields import CountField, PercentField
from ledgerdata.admin.form_pages import Group
from ledgerdata.generate import SCENARIOS, Options
from ledgerdata.generate.options import MOST_DAYS
from ledgerdata.rules.lifecycle import PaymentType

_RATES = {"fail_rate": "Fail", "dispute_rate": "Are disputed", "refund_rate": "Are refunded or returned"}
_COUNTS = {type: f"{type.lower()}s" for type in PaymentType}


def _whole(label: str) -> CountField:
    return CountField(label=label, required=False, min_value=0)


class GenerateForm(forms.Form):
    """Options of a run; what is left empty is as usual in the scenario."""

    scenario = forms.ChoiceField(
        choices=[(name, f"{name}: {scenario.summary}") for name, scenario in SCENARIOS.items()], initial="marketplace"
    )
    accounts = _whole("Internal accounts")
    beneficiaries = _whole("Beneficiaries")
    assets = forms.CharField(required=False, help_text="Like EUR/2, USD/2; empty: the scenario's own.")
    days = CountField(label="Period in days", initial=30, min_value=1, max_value=MOST_DAYS)
    until = forms.DateField(
        label="Up to", required=False, widget=forms.DateInput({"type": "date"}), help_text="Empty: up to now."
    )
    leave_open = forms.BooleanField(
        label="Goes on", required=False, help_text="What would come after the end of the story is due in the dataset."
    )
    seed = forms.CharField(required=False, max_length=100, help_text="The same seed and day give the same data again.")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for type, name in _COUNTS.items():
            self.fields[name] = _whole(f"{words(type)} payments" if type is PaymentType.OTHER else f"{words(type)}s")
        for name, label in _RATES.items():
            self.fields[name] = PercentField(label=f"{label}, in %", required=False, min_value=0, max_value=100)

    def options(self) -> Options:
        """As the generator takes them."""
        values = self.cleaned_data
        counts = {str(type): values[name] for type, name in _COUNTS.items() if values[name]}
        return Options(
            scenario=values["scenario"],
            payments=sum(counts.values()) or None,
            mix=counts,
            accounts=values["accounts"],
            beneficiaries=values["beneficiaries"],
            assets=tuple(asset.strip() for asset in values["assets"].split(",") if asset.strip()),
            days=values["days"],
            until=datetime.combine(values["until"], time.max, UTC) if values["until"] else None,
            seed=values["seed"] or None,
            leave_open=values["leave_open"],
            **{name: None if values[name] is None else values[name] / 100 for name in _RATES},
        )


_HOW_MANY = "Empty: as is usual in the scenario. What no account can pay for yet becomes a payin."

GROUPS: list[Group] = [
    ("Story", ("scenario",), ""),
    (
        "How many",
        (*_COUNTS.values(), "accounts", "beneficiaries"),
        _HOW_MANY,
    ),
    ("What and when", ("assets", "days", "until", "seed", "leave_open"), ""),
    ("Mix of outcomes", tuple(_RATES), "Of a hundred payments, so many; empty: as is usual in the scenario."),
]
