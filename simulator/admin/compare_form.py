"""The form of the page Compare. The session keeps what was typed, and forgets it at its end."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tenants.models import Tenant

KEPT = "compare"  # the session's name for what was typed, by dataset


class CompareForm(forms.Form):
    """Which consumer is read. An empty token is the one that the session has."""

    url = forms.CharField(
        label="Address of the consumer",
        max_length=500,
        help_text="Formance Payments itself, or its gateway: http://localhost:8080",
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
    )
    token = forms.CharField(
        label="Bearer token",
        required=False,
        max_length=5_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="A stack of your own without authentication needs none.",
    )
    connector = forms.CharField(
        label="Connector", required=False, max_length=500, help_text="Its id, where there are several generic ones."
    )

    def __init__(self, request: HttpRequest, tenant: Tenant) -> None:
        self.session = request.session
        self.place = str(tenant.number)
        saved = self.session.get(KEPT, {}).get(self.place, {})
        super().__init__(request.POST or None, initial=saved, label_suffix="")
        self.kept_token = str(saved.get("token", ""))
        self.is_kept = bool(saved)
        self._tell_kept()

    def clean_url(self) -> str:
        from simulator.addresses import check_may_be_asked  # noqa: PLC0415  loads httpx, which few servers need

        url = str(self.cleaned_data["url"]).strip().rstrip("/")
        try:
            check_may_be_asked(url)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return url

    def clean_token(self) -> str:
        return str(self.cleaned_data["token"]) or self.kept_token

    def keep(self) -> dict[str, Any]:
        """Keeps what was typed for the session; returns it."""
        self.session[KEPT] = self.session.get(KEPT, {}) | {self.place: dict(self.cleaned_data)}
        self.kept_token, self.is_kept = self.cleaned_data["token"], True
        self._tell_kept()
        return dict(self.cleaned_data)

    def _tell_kept(self) -> None:
        if self.kept_token:
            self.fields["token"].help_text = "Leave it empty to use the one that you typed before."

    def forget(self) -> None:
        self.session[KEPT] = {
            place: saved for place, saved in self.session.get(KEPT, {}).items() if place != self.place
        }
