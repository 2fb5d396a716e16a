"""The keys of a dataset, as its page makes, labels and revokes them."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from mockpsp.office.datasets.addressed import NO_ROW, addressed, frame_below, page_of
from mockpsp.office.datasets.log import note_change
from tenants.access import revoke
from tenants.keys import KeyRefused
from tenants.made_keys import LABEL_LENGTH, make_key
from tenants.models import ApiKey, Tenant
from tenants.sign_in import key_in_use

OF_LATE = timedelta(minutes=10)  # a connector that polls every few seconds or minutes has used its key since


class KeyForm(forms.Form):
    """A key to make. `fresh` is the key that the page proposed, so that sending the form twice makes it once."""

    label = forms.CharField(max_length=LABEL_LENGTH, required=False)
    fresh = forms.CharField(max_length=200)


def make(request: HttpRequest, number: int) -> HttpResponse:
    """Makes a key, and shows it this once."""
    tenant = addressed(request, number)
    form = KeyForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        if form.errors and request.method == "POST":
            messages.error(request, f"No key was made: a label has {LABEL_LENGTH} characters at most.")
        return redirect(f"{page_of(tenant)}#keys")
    key = form.cleaned_data["fresh"]
    try:
        made = make_key(tenant, key, form.cleaned_data["label"])
    except KeyRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{page_of(tenant)}#keys")
    if made.is_new:
        note_change(request, tenant, f"Made the API key {made.api_key}")
    context = frame_below(request, tenant, "New API key") | {"made": made.api_key, "key": key}
    response = TemplateResponse(request, "admin/dataset/key_made.html", context)
    add_never_cache_headers(response)
    return response


def label(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Gives a key another label."""
    tenant = addressed(request, number)
    key = _key(tenant, pk)
    if request.method == "POST":
        label = " ".join(request.POST.get("label", "").split())
        if len(label) > LABEL_LENGTH:
            messages.error(request, f"Nothing was changed: a label has {LABEL_LENGTH} characters at most.")
        else:
            ApiKey.objects.filter(pk=key.pk).update(label=label)
            messages.success(request, f"The key {key.mask} is labelled “{label}” now." if label else "Label removed.")
    return redirect(f"{page_of(tenant)}#keys")


def revoke_page(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Asks first; for a key that is in use a second time, by a box to tick."""
    tenant = addressed(request, number)
    key = _key(tenant, pk)
    if key.revoked_at is not None:
        messages.info(request, f"The key {key} was revoked already.")
        return redirect(f"{page_of(tenant)}#keys")
    warnings = _warnings(key, key_in_use(request))
    lacks_yes = bool(warnings) and "sure" not in request.POST
    if request.method != "POST" or lacks_yes:
        context = frame_below(request, tenant, f"Revoke the key {key}")
        context |= {"key": key, "warnings": warnings, "lacks_yes": lacks_yes and request.method == "POST"}
        return TemplateResponse(request, "admin/dataset/revoke.html", context)
    revoke(ApiKey.objects.filter(pk=key.pk))
    note_change(request, tenant, f"Revoked the API key {key}")
    messages.success(request, f"The key {key} is revoked: whoever uses it is refused from now on.")
    return redirect(f"{page_of(tenant)}#keys")


def _key(tenant: Tenant, pk: int) -> ApiKey:
    key = ApiKey.objects.filter(tenant=tenant, pk=pk).first() if pk < NO_ROW else None
    if key is None:
        raise Http404
    return key


def _warnings(key: ApiKey, in_use: int | None) -> list[str]:
    """Why somebody would miss the key."""
    others = ApiKey.objects.filter(tenant=key.tenant, revoked_at=None).exclude(pk=key.pk)
    warnings = []
    if key.pk == in_use:
        warnings.append(
            "You are signed in with this key: you are signed out at once, and need another one to come back."
        )
    if not others.exists():
        warnings.append("It is the last key of this dataset: without it only an operator reaches the dataset.")
    if key.pk != in_use and key.last_used_at and timezone.now() - key.last_used_at < OF_LATE:
        warnings.append("It was used in the last ten minutes: a connector that has it is refused from now on (401).")
    return warnings
