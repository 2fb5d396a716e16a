"""Where a request goes: the contract past the admin's middleware, the rest through it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, get_resolver

from api.errors import answer_exception, answer_unknown_path

BACK_OFFICE = ("/admin/", "/static/")
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

View = Callable[[HttpRequest], HttpResponseBase]


def contract_lane(get_response: View) -> View:
    """Answers every path but the back office's by its view alone: no session, no cookie, no redirect to a slash."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(BACK_OFFICE):
            return get_response(request)
        response = _answer(request)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return middleware


def strict_pages(get_response: View) -> View:
    """Lets a page of the back office load and run nothing but what this server sends as a file of its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        return response

    return middleware


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        match = get_resolver().resolve(request.path_info)
    except Resolver404:
        return answer_unknown_path(request.path_info)
    request.resolver_match = match
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Exception as error:
        return answer_exception(error)
    return response
