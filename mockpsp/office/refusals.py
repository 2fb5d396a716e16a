"""Pages for those who cannot sign in because of where mockpsp runs: each says what to set, and to what."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.template.loader import render_to_string

from mockpsp.places.addresses import Root


def unknown_host(request: HttpRequest) -> HttpResponse:
    """400: the address bar shows a name by which mockpsp does not know itself."""
    host = request.META["HTTP_HOST"]
    proxied = request.META.get("HTTP_X_FORWARDED_PROTO", "").partition(",")[0].strip()
    url = _root(f"{'https' if proxied == 'https' else 'http'}://{host}")
    context = {"host": host if split_domain_port(host)[0] else "", "wanted": url, "public": settings.PUBLIC_URL}
    return HttpResponse(render_to_string("400_host.html", context), status=400)


def csrf_failed(request: HttpRequest, reason: str) -> HttpResponse:
    """403: a form came without its token. Where that is because of the address, it names the setting."""
    origin = request.headers.get("Origin", "")
    own = {settings.PUBLIC.origin, f"{request.scheme}://{request.get_host()}"}
    context = {"public": settings.PUBLIC_URL, "wanted": _root(origin), "is_strange": False, "is_insecure": False}
    if origin not in {"", "null"} | own:
        context["is_strange"] = bool(context["wanted"])
    elif reason == REASON_NO_CSRF_COOKIE and settings.CSRF_COOKIE_SECURE:
        context["is_insecure"] = urlsplit(origin).scheme != "https"
    return HttpResponse(render_to_string("403_csrf.html", context), status=403)


def _root(origin: str) -> str:
    """What MOCKPSP_PUBLIC_URL would be for a browser at `origin`; empty where there is nothing that would do."""
    try:
        return Root.read(origin).url + settings.PUBLIC.path
    except ValueError:
        return ""
