"""Form fields that Django lacks: metadata in rows, ids with suggestions, assets, numbers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ledgerdata.models import Account, Balance, Kind
from ledgerdata.rules.limits import KEY_LENGTH, TEXT_LENGTH
from ledgerdata.rules.typed_numbers import read_number
from tenants.models import Tenant
from tenants.scoping import for_tenant

SPARE_ROWS = 3
MOST_SUGGESTED = 100
AMOUNT_HELP = "In the currency's own digits, like 1,234.50 or 1.234,50."
USUAL_ASSETS = ("EUR/2", "USD/2", "GBP/2", "JPY", "BTC/8")

Rows = list[tuple[str, str]]


class MetadataRows(forms.Widget):
    """Rows of a name and a value, with some to spare: works without script, which only adds more rows."""

    template_name = "ledgerdata/widgets/metadata.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Rows:
        keys, values = data.getlist(f"{name}-key"), data.getlist(f"{name}-value")
        rows = zip(map(in_one_line, keys), map(in_lines, values), strict=False)
        return [(key, value) for key, value in rows if key or value]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-key" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        rows: Rows = list(value.items()) if isinstance(value, dict) else list(value or [])
        return super().get_context(name, None, attrs) | {
            "rows": [(key, value, "\n" in in_lines(value)) for key, value in [*rows, *[("", "")] * SPARE_ROWS]],
            "longest_name": KEY_LENGTH,
            "longest_value": TEXT_LENGTH,
        }

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_key_1" if id_ else ""


class MetadataField(forms.Field):
    """Names and values; operations check them."""

    widget = MetadataRows

    def clean(self, value: Rows) -> dict[str, str]:
        names = [name for name, _ in value]
        if "" in names:
            raise ValidationError("Each value needs a name.")
        if len(set(names)) < len(names):
            raise ValidationError("Each name may stand once.")
        return dict(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return dict(data or []) != {in_one_line(name): in_lines(value) for name, value in (initial or {}).items()}


def in_one_line(text: str) -> str:
    """As a browser's field of one line gives it back, and we take it."""
    return text.replace("\r", "").replace("\n", "").strip()


def in_lines(text: str) -> str:
    """As a browser's field of several lines has it: all line ends are the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def name_kept(before: str, typed: str) -> str:
    """The stored text where the typed one differs only in what browsers change, such as line ends."""
    return before if in_one_line(before) == typed else typed


def metadata_kept(before: dict[str, str], typed: dict[str, str]) -> dict[str, str]:
    """As name_kept, for each name and each value."""
    stored = {in_one_line(name): (name, value) for name, value in before.items()}
    result: dict[str, str] = {}
    for typed_name, typed_value in typed.items():
        name, value = stored.get(typed_name, (typed_name, typed_value))
        result[name] = value if in_lines(value) == typed_value else typed_value
    return result


class Suggesting(forms.TextInput):
    """A text that may be anything, with suggestions of value and label."""

    template_name = "ledgerdata/widgets/suggesting.html"

    def __init__(self, suggestions: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.suggestions = list(suggestions)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"suggestions": self.suggestions}


class CountField(forms.IntegerField):
    """How many, as people type it: `1,000` and `1.000` are a thousand; Django's own field reads the second as 1."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return read_number(str(value), 0, "{:,}".format)
        except ValueError as error:
            raise ValidationError(f"{error}.") from error


class PercentField(forms.FloatField):
    """A share of a hundred. A comma in it stands before decimals: thousands cannot be."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".") if value else value)


def asset_suggestions(tenant: Tenant | None) -> list[tuple[str, str]]:
    """The assets that the dataset holds, before those that people often want."""
    assets: Iterable[str] = []
    if tenant:
        assets = (
            for_tenant(Balance, tenant).values_list("asset", flat=True).distinct().order_by("asset")[:MOST_SUGGESTED]
        )
    return [(asset, "") for asset in dict.fromkeys([*assets, *USUAL_ASSETS])]


def account_suggestions(tenant: Tenant, *kinds: Kind) -> list[tuple[str, str]]:
    """The ids of the newest accounts and beneficiaries, with their names."""
    rows: Rows = []
    for kind in kinds:
        newest = for_tenant(Account, tenant).filter(kind=kind).order_by("-sequence")
        rows += newest.values_list("reference", "name")[:MOST_SUGGESTED]
    return rows


class AccountField(forms.CharField):
    """An account or beneficiary by its id or its whole name. Gives the id; what nobody has, as typed."""

    def __init__(self, tenant: Tenant | None, *kinds: Kind, **options: Any) -> None:
        suggestions = account_suggestions(tenant, *kinds) if tenant else []
        widget = Suggesting(suggestions, attrs={"autocomplete": "off"})
        super().__init__(required=False, widget=widget, **options)
        self.tenant, self.kinds = tenant, kinds

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text or self.tenant is None:
            return text
        accounts = for_tenant(Account, self.tenant)
        if accounts.filter(reference=text).exists():
            return text
        called = list(accounts.filter(name=text, kind__in=self.kinds).values_list("reference", flat=True)[:2])
        if len(called) > 1:
            raise ValidationError(f"Several are called {text}: type the id of the one that is meant.")
        return called[0] if called else text


def suggested(suggestions: Iterable[tuple[str, str]], **options: Any) -> forms.CharField:
    """A text field with suggestions."""
    return forms.CharField(widget=Suggesting(suggestions, attrs={"autocomplete": "off"}), **options)
