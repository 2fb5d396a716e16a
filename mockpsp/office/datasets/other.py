"""Another dataset that a form names: an operator by its name, an owner by an API key of it."""

from django.http import HttpRequest

from ledgerdata.rules.errors import NotPossible, UnknownReference
from tenants.access import known_tenant
from tenants.attempts import TooManyAttempts, attempt
from tenants.datasets import matching_datasets
from tenants.keys import KeyRefused
from tenants.models import Tenant
from tenants.sign_in import is_operator


def other_dataset(request: HttpRequest, text: str) -> Tenant:
    """Raises UnknownReference where there is none for whoever is signed in; NotPossible after too many wrong keys."""
    return _named(text) if is_operator(request) else _opened(request, text)


def _named(text: str) -> Tenant:
    found = matching_datasets(text)
    if len(found) != 1:
        raise UnknownReference("No dataset is called that." if not found else "More than one dataset is called that.")
    return found[0]


def _opened(request: HttpRequest, key: str) -> Tenant:
    try:
        with attempt(request) as attempted:
            tenant = known_tenant(key)
            attempted.succeeded = True
    except (KeyRefused, TooManyAttempts) as refused:
        raise NotPossible(str(refused)) from refused
    return tenant
