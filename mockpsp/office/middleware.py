"""What holds for every page of the back office."""

from django.http import HttpRequest, HttpResponseBase

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
