"""Live traffic on the dashboard: a switch, and how far it has come."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ledgerdata.admin.cells import moment
from simulator.live import OFFERED, live_of, start_live
from simulator.models import LiveTraffic
from simulator.models.live_traffic import MOST_PER_MINUTE
from simulator.outcomes.durations import read_duration
from tenants.models import Tenant


class LiveForm(forms.Form):
    """What comes in, and for how long."""

    scenario = forms.ChoiceField(choices=[(name, name.replace("-", " ").capitalize()) for name in OFFERED])
    per_minute = forms.IntegerField(label="Payments a minute", initial=10, min_value=1, max_value=MOST_PER_MINUTE)
    length = forms.CharField(label="For", initial="1h", help_text="Such as 30m, 1h or 7d; at most 30 days.")
    evenly = forms.BooleanField(
        required=False, initial=True, help_text="At all hours alike; else at the scenario's own hours."
    )
    seed = forms.CharField(required=False, max_length=100, help_text="The same seed gives the same again.")

    def clean_length(self) -> Any:
        try:
            return read_duration(self.cleaned_data["length"])
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def start(self, tenant: Tenant) -> LiveTraffic:
        """Switches it on. Raises what start_live does."""
        fields = self.cleaned_data
        how = {"evenly": fields["evenly"], "seed": fields["seed"] or None}
        return start_live(tenant, fields["scenario"], fields["per_minute"], fields["length"], **how)


def live_context(tenant: Tenant) -> dict[str, Any]:
    """What the dashboard shows."""
    live = live_of(tenant)
    if live is None:
        return {"live_form": LiveForm()}
    again = {} if live.next_at else {"live_form": LiveForm()}
    return {"live": live, "live_until": moment(live.until)} | again
