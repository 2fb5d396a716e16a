"""The login page, and the switch from one dataset to another in the header."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from mockpsp.office.opening import open_with_key
from tenants.attempts import TooManyAttempts, attempt
from tenants.datasets import matching_datasets
from tenants.db.faults import UNAVAILABLE, in_words
from tenants.keys import KeyRefused, new_key
from tenants.naming import label_of
from tenants.row_keys import is_key
from tenants.sign_in import choose_dataset, is_operator, open_again, sign_in_as_operator
from tenants.sign_ups import TooManySignUps


class SignInForm(forms.Form):
    """An API key, or an operator's name and password."""

    key = forms.CharField(
        label="API key",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )
    username = forms.CharField(
        label="User name", required=False, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        strip=False, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def sign_in(self, request: HttpRequest) -> bool:
        """Whether somebody is signed in now; where not, the form has an error.

        Raises TooManyAttempts, TooManySignUps.
        """
        key, name = self.cleaned_data["key"], self.cleaned_data["username"]
        if not key and not name:
            self.add_error("key", "Type an API key, or the user name and password of an operator.")
            return False
        return self._with_key(request, key) if key else self._with_password(request, name)

    def _with_key(self, request: HttpRequest, key: str) -> bool:
        try:
            open_with_key(request, key, is_meant="new" in request.POST)
        except TooManySignUps:
            raise
        except KeyRefused as refusal:
            self.add_error("key", str(refusal))
            return False
        return True

    def _with_password(self, request: HttpRequest, name: str) -> bool:
        with attempt(request) as attempted:
            attempted.succeeded = sign_in_as_operator(request, name, self.cleaned_data["password"])
        if not attempted.succeeded:
            self.add_error("username", "No operator has this user name and password.")
        return attempted.succeeded


def sign_in_page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """The login page; `next` names the page of this site to go on to."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    try:
        if form.is_valid() and form.sign_in(request):
            is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
            is_path = wanted.startswith("/")  # without a slash it could be a view's name
            return redirect(wanted if is_ours and is_path else "admin:index")
    except (TooManyAttempts, TooManySignUps) as refusal:
        form.add_error(None, str(refusal))
        status = 429
    except UNAVAILABLE as error:
        form.add_error(None, f"{in_words(error)} You are not signed in; try again.")
        status = 503
    context |= {"form": form, "next": wanted, "open_signup": settings.OPEN_SIGNUP, "fresh_key": new_key()}
    return TemplateResponse(request, "admin/login.html", context, status=status)


def switch_page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """Switches to the dataset that an API key opens, to one that was opened before, or, for an operator, to the one
    that is named.
    """
    found = None
    if request.method == "POST":
        if "recent" in request.POST:
            return _open_again(request, request.POST["recent"])
        if request.POST.get("key"):
            _switch_by_key(request, request.POST["key"].strip())
            return redirect("admin:index")
        if is_operator(request):
            name = request.POST.get("dataset", "").strip()
            found = matching_datasets(name) if name else []
            if not name or len(found) == 1:
                choose_dataset(request, found[0] if found else None)
                return redirect("admin:index")
            context = {**context, "wanted": name}
    labels = None if found is None else [label_of(dataset) for dataset in found]
    return TemplateResponse(request, "admin/switch_dataset.html", {**context, "found": labels})


def _open_again(request: HttpRequest, opened: str) -> HttpResponse:
    if not (is_key(opened) and open_again(request, int(opened))):
        messages.error(request, "That dataset cannot be opened any more: it is gone, or its key was revoked.")
    return redirect("admin:index")


def _switch_by_key(request: HttpRequest, key: str) -> None:
    """A refusal is shown as a message."""
    try:
        open_with_key(request, key, stays_operator=is_operator(request))
    except (KeyRefused, TooManyAttempts) as refusal:
        messages.error(request, str(refusal))
