"""What people see where somebody else deleted, emptied or replaced their dataset while their request was served."""

import logging
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from ledgerdata.rules.errors import LedgerError, UnknownReference
from tenants.datasets import numbered
from tenants.models import Tenant
from tenants.sign_in import is_operator

logger = logging.getLogger(__name__)

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
        if seen is not None and isinstance(error, _OF_IT):
            now = numbered(seen.number)
            if now is None:
                return _deleted(request)
            return _shown(request, "admin:index", REPLACED) if now.pk != seen.pk else None
        if isinstance(error, Tenant.DoesNotExist):  # the operator looks at all datasets
            return _deleted(request)
        if not isinstance(error, (UnknownReference, ObjectDoesNotExist)):
            return None
        logger.warning("%s looked for what had gone, of one of all datasets: %r", request.path, error)
        return _shown(request, "admin:index", REPLACED)


def _deleted(request: HttpRequest) -> HttpResponse:
    if is_operator(request):
        return _shown(request, "admin:tenants_tenant_changelist", DELETED)
    logout(request)
    return _shown(request, "admin:login", DELETED)


def _shown(request: HttpRequest, page: str, message: str) -> HttpResponse:
    messages.warning(request, message)
    return redirect(page)
