"""What people see where somebody else deleted, emptied or replaced their dataset while their request was served."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from ledgerdata.rules.errors import LedgerError
from tenants.datasets import numbered
from tenants.models import Tenant
from tenants.sign_in import is_operator

_OF_IT = (ObjectDoesNotExist, LedgerError, IntegrityError)
"""Errors that come of looking for rows that went, or of pointing at them."""

DELETED = "The dataset was deleted meanwhile, by somebody else; nothing was done."
REPLACED = "The dataset was emptied or restored meanwhile, by somebody else. Look at it as it is now."


class GoneMeanwhile:
    """Middleware: such an error is no failure of a page. It leads to one that can be shown, with a message."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls it with what a view, or its template, has raised; None where that is a failure after all."""
        seen: Tenant | None = getattr(request, "active_tenant", None)
        if not isinstance(error, _OF_IT) or not (seen or isinstance(error, Tenant.DoesNotExist)):
            return None
        now = numbered(seen.number) if seen else None
        if now is not None:
            return None if seen and now.pk == seen.pk else _shown(request, "admin:index", REPLACED)
        if is_operator(request):
            return _shown(request, "admin:tenants_tenant_changelist", DELETED)
        logout(request)
        return _shown(request, "admin:login", DELETED)


def _shown(request: HttpRequest, page: str, message: str) -> HttpResponse:
    messages.warning(request, message)
    return redirect(page)
