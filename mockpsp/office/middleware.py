"""What holds for every page of the back office."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from mockpsp.places.public_url import below
from mockpsp.server.lane import Handler

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def strict_pages(get_response: Handler) -> Handler:
    """Lets a page of the back office load and run nothing but what this server sends as a file of its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        return response

    return middleware


def public_path(get_response: Handler) -> Handler:
    """Removes the public path from the request's path where the proxy in front has left it there."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        prefix: str = settings.PUBLIC.path
        path = below(prefix, request.path_info)
        if path != request.path_info:
            request.path_info, request.path = path, prefix + path
        return get_response(request)

    return middleware
