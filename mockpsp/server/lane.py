"""Where a request goes: the contract's straight to its view, the back office's through Django's handler.

The contract needs no session, no cookie and no middleware; on its hot path these cost more than the page itself.
"""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus

from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, get_resolver

from api.errors import answer_exception, answer_unknown_path

BACK_OFFICE = ("/admin/", "/static/")


Handler = Callable[[HttpRequest], HttpResponseBase]


def is_back_office(path: str) -> bool:
    return path.startswith(BACK_OFFICE)


def answer(request: HttpRequest) -> HttpResponse:
    """The view's answer, or an error in JSON: nothing else leaves here, and no redirect to a slash."""
    try:
        match = _match(request.path_info)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Resolver404:
        response = answer_unknown_path(request.path_info)
    except Exception as error:
        response = answer_exception(error)
    response.headers.setdefault("Content-Length", str(len(response.content)))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _drop_broken_connections()
    return response


def contract_lane(get_response: Handler) -> Handler:
    """The middleware that stands first, for what comes through Django's handler, as with its test client."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request) if is_back_office(request.path_info) else answer(request)

    return middleware


@lru_cache(maxsize=1024)  # pollers ask for the same few paths; what is unknown raises, and so is not kept
def _match(path: str) -> ResolverMatch:
    return get_resolver().resolve(path)


def _drop_broken_connections() -> None:
    """What Django does between requests, where there is need: a connection that failed is tested, and closed."""
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
