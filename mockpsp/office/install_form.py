"""The form of the install page."""

from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import QueryDict

from mockpsp.office.connector import (
    FLAG,
    LEAST,
    LEAST_AT_CLOUD,
    LEAST_NAME,
    MOST,
    MOST_NAME,
    Installation,
    Stack,
    proposed_endpoint,
    proposed_name,
    read_period,
)
from mockpsp.places.addresses import Root
from tenants.access import known_tenant
from tenants.keys import KeyRefused, new_key
from tenants.made_keys import LABEL_LENGTH, make_key
from tenants.models import Tenant

_LABEL = RegexValidator(r"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z", "Small letters, digits and hyphens.")


class Where(StrEnum):
    CLOUD = "cloud"
    OWN = "own"


class InstallForm(forms.Form):
    """The connector's settings, and the key that it is to use."""

    name = forms.CharField(
        min_length=LEAST_NAME,
        max_length=MOST_NAME,
        help_text="What the consumer calls this connector; it takes each name once.",
    )
    endpoint = forms.CharField(
        max_length=500,
        help_text="Where the consumer reaches this server. From a container on this machine: "
        "http://host.docker.internal and the port; from the same compose file: http://, the service's name and the "
        "port. A consumer in the cloud needs an address on the internet.",
    )
    where = forms.ChoiceField(
        label="The consumer runs",
        choices=[(Where.OWN, "on a stack of my own"), (Where.CLOUD, "at Formance Cloud")],
        initial=Where.OWN,
        widget=forms.RadioSelect,
    )
    polling_period = forms.CharField(
        max_length=20,
        initial="10s",
        help_text=f"How often it reads. At Formance Cloud 20m or more; a stack of your own takes 10s when its payments "
        f"service is started with {FLAG}=10s.",
    )
    stack_url = forms.CharField(
        label="Address of your own stack", max_length=500, required=False, initial="http://localhost"
    )
    organisation = forms.CharField(max_length=63, required=False, validators=[_LABEL], help_text="Its id: 12 letters.")
    stack = forms.CharField(max_length=63, required=False, validators=[_LABEL], help_text="Its id: 4 letters.")
    region = forms.CharField(
        max_length=63, required=False, validators=[_LABEL], help_text="As in the stack's address: eu-west-1."
    )
    key = forms.CharField(
        label="API key",
        required=False,
        strip=True,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Leave it empty to make a key for this connector alone: it can be revoked without touching others.",
    )
    fresh = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    SECTIONS: ClassVar = {
        "The connector": ("name", "endpoint", "polling_period", "key"),
        "The consumer": ("where", "stack_url"),
        "At Formance Cloud": ("organisation", "stack", "region"),
    }

    def __init__(self, tenant: Tenant, values: QueryDict | None = None) -> None:
        super().__init__(values, label_suffix="")
        self.tenant = tenant
        self.fields["name"].initial = proposed_name(tenant)
        self.fields["endpoint"].initial = proposed_endpoint(settings.PUBLIC)
        self.fields["fresh"].initial = new_key()

    @property
    def sections(self) -> dict[str, list[forms.BoundField]]:
        return {title: [self[name] for name in names] for title, names in self.SECTIONS.items()}

    def clean_endpoint(self) -> str:
        return _root(self.cleaned_data["endpoint"]).url

    def clean_stack_url(self) -> str:
        url = self.cleaned_data["stack_url"]
        return _root(url).url if url else ""

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        try:
            if key and known_tenant(key) != self.tenant:
                raise KeyRefused
        except KeyRefused as refusal:
            raise forms.ValidationError("This key does not open this dataset.") from refusal
        return key

    def clean(self) -> None:
        is_cloud = self.cleaned_data.get("where") == Where.CLOUD
        for name in ("organisation", "stack", "region") if is_cloud else ("stack_url",):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, "This is needed here.")
        self._check_period(LEAST_AT_CLOUD if is_cloud else LEAST)

    def _check_period(self, least: timedelta) -> None:
        try:
            period = read_period(self.cleaned_data.get("polling_period", ""))
            if period < least:
                is_cloud = least == LEAST_AT_CLOUD
                raise ValueError("Formance Cloud takes 20m at least." if is_cloud else "One second (1s) at least.")
            if period > MOST:
                raise ValueError("24h at most.")
        except ValueError as error:
            if "polling_period" not in self.errors:
                self.add_error("polling_period", str(error))

    def installation(self) -> Installation:
        """The connector of the form; without a key in the form it gets the one that the form came with, which is made
        the first time that the form is sent. Raises KeyRefused where that opens another dataset.
        """
        fields = self.cleaned_data
        key = fields["key"]
        if not key:
            key = fields["fresh"] or new_key()
            make_key(self.tenant, key, label=f"connector {fields['name']}"[:LABEL_LENGTH])
        return Installation(fields["name"], fields["polling_period"], fields["endpoint"], key)

    def stack_there(self) -> Stack:
        fields = self.cleaned_data
        if fields["where"] == Where.CLOUD:
            return Stack.at_cloud(fields["organisation"], fields["stack"], fields["region"])
        return Stack(fields["stack_url"])


def _root(url: str) -> Root:
    try:
        return Root.read(url, takes_underscores=True)
    except ValueError as error:
        raise forms.ValidationError(f"This is no address: {error}.") from error
