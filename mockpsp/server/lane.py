"""The contract past Django's middleware, for what comes through Django's handler, as with its test client.

The contract needs no session, no cookie and no other middleware. Behind the server of `manage.py serve` none of this
runs: it hands the contract's requests to the same function (api.contract.lane) by itself.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

Handler = Callable[[HttpRequest], HttpResponseBase]


def contract_lane(get_response: Handler) -> Handler:
    """The middleware that stands first."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        endpoint = _endpoint(request.path_info)
        if endpoint is None:
            return get_response(request)
        response: HttpResponseBase = endpoint.func(request, *endpoint.args, **endpoint.kwargs)
        return response

    return middleware


def _endpoint(path: str) -> ResolverMatch | None:
    try:
        return resolve(path, "api.urls")
    except Resolver404:
        return None
