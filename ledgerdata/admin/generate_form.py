"""The form of the generator's page."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from ledgerdata.admin.fields import CountField, PercentField
from ledgerdata.admin.generate_cards import plural, title_of
from ledgerdata.generate import SCENARIOS, Options
from ledgerdata.generate.options import MOST_DAYS, MOST_WEIGHT, needs_every_type
from ledgerdata.rules.lifecycle import PaymentType

USUAL_DAYS = 30
_RATES = {"fail_rate": "Fail", "dispute_rate": "Are disputed", "refund_rate": "Are refunded or returned"}
_COUNTS = {type: f"{type.lower()}s" for type in PaymentType}

GROUPS = (
    ("How many, and when", ("scenario", *_COUNTS.values(), "days", "until"), "Empty: as is usual in the story."),
    (
        "Between whom, and in what",
        ("accounts", "beneficiaries", "assets"),
        "Empty: those that are there, or as is usual in the story.",
    ),
    (
        "What becomes of them",
        (*_RATES, "seed"),
        "Of a hundred payments, so many. The same seed and day give the same again.",
    ),
    ("What may be done", ("first_balance", "into_the_future", "empty_first", "leave_open"), ""),
)


def _whole(label: str, **options: Any) -> CountField:
    return CountField(label=label, required=False, min_value=0, **options)


class GenerateForm(forms.Form):
    """Options of a run; what is left empty is as usual in the story."""

    scenario = forms.ChoiceField(
        label="Story", choices=[(name, title_of(name)) for name in SCENARIOS], initial="marketplace"
    )
    accounts = _whole("Internal accounts")
    beneficiaries = _whole("Beneficiaries")
    assets = forms.CharField(
        label="Currencies", required=False, widget=forms.TextInput({"placeholder": "EUR/2, USD/2"})
    )
    days = CountField(label="Period in days", initial=USUAL_DAYS, min_value=1, max_value=MOST_DAYS)
    until = forms.DateField(label="Up to (empty: now)", required=False, widget=forms.DateInput({"type": "date"}))
    leave_open = forms.BooleanField(
        label="Goes on by itself",
        required=False,
        help_text="What would come after the end of the story is due in the dataset.",
    )
    seed = forms.CharField(required=False, max_length=100)
    first_balance = forms.BooleanField(
        label="Give accounts without money a first balance", required=False, help_text="So that they can pay at once."
    )
    into_the_future = forms.BooleanField(
        label="May run past now", required=False, help_text="Where there is no room left before now."
    )
    empty_first = forms.BooleanField(
        label="Empty the dataset first", required=False, help_text="All accounts and payments that it holds go."
    )

    def __init__(self, data: Any = None, scenario: str = "") -> None:
        chosen = scenario or str((data or {}).get("scenario", ""))
        super().__init__(data, label_suffix="", initial={"scenario": scenario} if scenario in SCENARIOS else None)
        usual = _usual_counts(chosen)
        for type, name in _COUNTS.items():
            self.fields[name] = _whole(plural(type), max_value=MOST_WEIGHT)
            if type in usual:
                self.fields[name].widget.attrs["placeholder"] = f"{usual[type]:,}"
        for name, label in _RATES.items():
            self.fields[name] = PercentField(label=f"{label}, in %", required=False, min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        values, first = self.cleaned_data, next(iter(_COUNTS.values()))
        counts = [values[name] for name in _COUNTS.values() if values.get(name) is not None]
        scenario = SCENARIOS.get(values.get("scenario", ""))
        if counts and scenario and needs_every_type(scenario):
            self.add_error(first, "This story needs payments of every type: leave their numbers empty.")
        elif counts and not any(counts) and not self.errors:
            self.add_error(first, "No payment is left: write at least one, of any type.")
        return values

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings, each with what to know of them."""
        return [(heading, text, [self[name] for name in names]) for heading, names, text in GROUPS]

    def options(self) -> Options:
        """As the generator takes them."""
        values = self.cleaned_data
        counts = {str(type): values[name] for type, name in _COUNTS.items() if values[name] is not None}
        rates: dict[str, float | None] = {name: None if values[name] is None else values[name] / 100 for name in _RATES}
        return Options(
            scenario=values["scenario"],
            payments=sum(counts.values()) if counts else None,
            mix=counts,
            accounts=values["accounts"],
            beneficiaries=values["beneficiaries"],
            assets=tuple(asset.strip() for asset in values["assets"].split(",") if asset.strip()),
            days=values["days"],
            until=_end_of(values["until"]) if values["until"] else None,
            seed=values["seed"] or None,
            leave_open=values["leave_open"],
            fail_rate=rates["fail_rate"],
            dispute_rate=rates["dispute_rate"],
            refund_rate=rates["refund_rate"],
            first_balance=values["first_balance"],
            into_the_future=values["into_the_future"],
            empty_first=values["empty_first"],
        )


def _usual_counts(scenario: str) -> dict[PaymentType, int]:
    known = SCENARIOS.get(scenario) or SCENARIOS["marketplace"]
    return {strand.type: count for strand, count in Options(known.name).plan().strands()}


def _end_of(day: date) -> datetime | None:
    """The last moment of the day; of today, now."""
    end = datetime.combine(day, time.max, UTC)
    return None if day == timezone.now().astimezone(UTC).date() else end
