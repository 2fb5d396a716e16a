"""Amounts in the forms of rules: typed in the digits of the asset that the rule names, where it names one."""

from django import forms
from django.core.exceptions import ValidationError

from ledgerdata.admin.form_pages import typed_amount
from ledgerdata.rules.assets import format_number, is_asset
from ledgerdata.rules.limits import AMOUNT_DIGITS
from ledgerdata.rules.typed_numbers import read_number

HELP = "In the asset's own digits, like 98.90; without an asset in its smallest unit, such as cents."


def amount_field(label: str | None = None, more: str = "") -> forms.CharField:
    """A field for one amount, which may be left empty."""
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, help_text=f"{HELP} {more}".strip(), widget=widget)


def read_amounts(form: forms.Form, *names: str) -> None:
    """Makes minor units of what was typed, 0 where nothing was; adds an error to each field that cannot be read."""
    asset = form.cleaned_data.get("asset", "").strip()
    for name in names:
        text = form.cleaned_data.get(name, "").strip()
        try:
            form.cleaned_data[name] = _minor_units(text, asset) if text else 0
        except ValidationError as error:
            form.add_error(name, error)


def _minor_units(text: str, asset: str) -> int:
    if is_asset(asset):
        return typed_amount(text, asset)
    try:
        amount = read_number(text, 0, "{:,}".format)
    except ValueError as error:
        raise ValidationError(f"{error}.") from error
    if not 0 < amount < 10**AMOUNT_DIGITS:
        raise ValidationError(f"It has to be more than 0, with at most {AMOUNT_DIGITS} digits.")
    return amount


def as_typed(minor_units: int, asset: str) -> str:
    """An amount as somebody would type it into the field; nothing for 0."""
    if not minor_units:
        return ""
    return format_number(minor_units, asset) if is_asset(asset) else str(minor_units)
