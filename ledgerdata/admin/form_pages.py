"""Form pages: one template, and one way from a filled form through an operation to the page after it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst

from ledgerdata.rules.errors import InvalidInput, LedgerError
from ledgerdata.rules.limits import AMOUNT_DIGITS
from ledgerdata.rules.typed_amounts import parse_amount

TEMPLATE = "admin/ledgerdata/form.html"
BACK = "next"

Result = TypeVar("Result")
Group = tuple[str | None, Sequence[str], str]
"""A heading, the names of fields, and what to know of them."""


def attempt(form: forms.Form, write: Callable[[], Result]) -> Result | None:
    """What `write` makes of a valid form. What it refuses is shown at the fields concerned; then None."""
    if not form.is_valid():
        return None
    try:
        return write()
    except InvalidInput as refused:
        for field, problem in refused.problems.items():
            declared = form.fields.get(field)
            name = str(declared.label or capfirst(field)) if declared else field
            form.add_error(field if declared else None, in_a_sentence(name, problem))
    except LedgerError as refused:
        form.add_error(None, str(refused))
    return None


def in_a_sentence(name: str, problem: str) -> str:
    """What is wrong with a field, with one full stop: some problems end with a sentence of their own."""
    return f"{name} {problem.rstrip('.')}."


def typed_amount(text: str, asset: str, *, least: int = 1) -> int:
    """Minor units of an amount in the currency's own digits. Raises ValidationError."""
    try:
        amount = parse_amount(text, asset)
    except ValueError as error:
        raise ValidationError(f"{error}.") from error
    if amount < least:
        raise ValidationError("It has to be more than 0.")
    if amount >= 10**AMOUNT_DIGITS:
        raise ValidationError(f"It is too large: an amount of {asset} has at most {AMOUNT_DIGITS} digits in all.")
    return amount


def form_page(
    model_admin: "admin.ModelAdmin[Any]",
    request: HttpRequest,
    form: Any,
    groups: Sequence[Group],
    *,
    title: str,
    button: str,
    template: str = TEMPLATE,
    **context: Any,
) -> TemplateResponse:
    """The page of a form; 422 where it was refused, so that nobody takes it for done."""
    fieldsets: list[Any] = [(name, {"fields": list(fields), "description": text}) for name, fields, text in groups]
    known = {
        "title": title,
        "button": button,
        "opts": model_admin.model._meta,
        "adminform": AdminForm(form, fieldsets, {}),
        "form": form,
        "errors": form.errors,
        "back": safe_back(request, ""),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(
        request, template, model_admin.admin_site.each_context(request) | known | context, status=status
    )


def safe_back(request: HttpRequest, default: str) -> str:
    """The address to return to, as the page before named it, if it is on this site."""
    wanted = request.POST.get(BACK) or request.GET.get(BACK) or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed and wanted.startswith("/") else default  # without a slash it could be a view's name
