"""The filters above the journal."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ledgerdata.admin.fields import suggested
from ledgerdata.rules.limits import KEY_LENGTH
from simulator.journal.notes import NO_ANSWER
from simulator.journal.progress import key_names
from simulator.journal.reading import Wanted
from simulator.journal.statuses import read_status
from simulator.models import Reader
from tenants.models import Tenant
from tenants.scoping import for_tenant

ERRORS = "errors"
STATUSES = [
    (ERRORS, "all but what is done"),
    ("2xx", "done"),
    ("4xx", "refused"),
    ("5xx", "failed"),
    (str(NO_ANSWER), "no answer"),
    ("503", "this one alone"),
]
_FORMS_OF_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


class JournalForm(forms.Form):
    """Which requests are shown. Moments are UTC."""

    operation = forms.ChoiceField(required=False)
    status = suggested(STATUSES, required=False)
    key = forms.TypedChoiceField(label="API key", required=False, coerce=int, empty_value=None)
    since = forms.DateTimeField(
        label="From (UTC)",
        required=False,
        input_formats=_FORMS_OF_MOMENTS,
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}),
    )
    until = forms.DateTimeField(
        label="Until (UTC)",
        required=False,
        input_formats=_FORMS_OF_MOMENTS,
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}),
    )
    idempotency_key = forms.CharField(label="Idempotency key has", required=False, max_length=KEY_LENGTH)

    def __init__(self, tenant: Tenant, data: Any) -> None:
        super().__init__(data)
        operations = sorted(set(for_tenant(Reader, tenant).values_list("operation", flat=True)))
        self._choose("operation", [(operation, operation) for operation in operations])
        self._choose("key", [(str(pk), name) for pk, name in key_names(tenant).items()])

    def clean_status(self) -> dict[str, int]:
        """The fields of Wanted."""
        text = self.cleaned_data["status"].strip().lower()
        if text == ERRORS:
            return {"errors": True}
        try:
            return read_status(f"{text}xx" if re.fullmatch("[1-5]", text) else text) if text else {}
        except ValueError as error:
            raise ValidationError(f"Status {error}; or {ERRORS}.") from error

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def wanted(self) -> Wanted:
        """The filter. A field that cannot be read has an error in the form and filters nothing."""
        self.is_valid()
        fields = self.cleaned_data
        return Wanted(
            operation=fields.get("operation") or "",
            key=fields.get("key"),
            since=_utc(fields.get("since")),
            until=_utc(fields.get("until")),
            idempotency_key=fields.get("idempotency_key") or "",
            **fields.get("status", {}),
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "All"), *choices]


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
