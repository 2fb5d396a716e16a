"""What is answered where no view does: a page in the back office, JSON in the contract's form everywhere else."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from api.errors import answer_to
from api.errors import unknown_path as unknown
from api.refusals import refusal
from api.through_django import http_of
from mockpsp.office import failures
from mockpsp.office.refusals import csrf_failed

PAGES = ("/admin/", "/static/", "/docs/")


@csrf_exempt
def unknown_path(request: HttpRequest) -> HttpResponse:
    """The last of all URL patterns: no request that nobody serves gets HTML, or is sent elsewhere."""
    return http_of(unknown(request.path_info))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_page(request):
        return defaults.bad_request(request, exception)
    return http_of(refusal(HTTPStatus.BAD_REQUEST, f"The request cannot be served: {exception}"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.page_not_found(request, exception) if _is_page(request) else unknown_path(request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_page(request):
        return defaults.permission_denied(request, exception)
    return http_of(refusal(HTTPStatus.FORBIDDEN, str(exception) or "This is not allowed."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if _is_page(request):
        return csrf_failed(request, reason)
    return http_of(refusal(HTTPStatus.FORBIDDEN, f"Nothing is posted here: {reason}"))


def failed(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles the error."""
    if _is_page(request):
        return failures.failed(request)
    error = sys.exc_info()[1]
    return http_of(answer_to(error if isinstance(error, Exception) else RuntimeError("Django gave no error")))


def _is_page(request: HttpRequest) -> bool:
    return request.path_info.startswith(PAGES)
