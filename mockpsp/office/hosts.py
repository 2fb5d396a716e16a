"""By which names the back office is reached.

A page of somebody else's may have its own name lead to this machine, and so send requests from a browser here. That
takes a name which somebody can register: numbers, names without a dot, and those below the tops that nobody can
register are let in.
"""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port

from mockpsp.office.refusals import unknown_host
from mockpsp.places.addresses import is_number
from mockpsp.server.lane import Handler

TOPS = {"localhost", "local", "internal", "lan", "test"}

logger = logging.getLogger(__name__)


def known_host(get_response: Handler) -> Handler:
    """Middleware: a name that is not ours gets a page that says which setting would make it ours."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        sent = request.META.get("HTTP_HOST")
        if sent is None or not _is_office(request.path_info) or is_known(split_domain_port(sent)[0]):
            return get_response(request)
        logger.warning("The back office was opened as %.100r; MOCKPSP_PUBLIC_URL is %s.", sent, settings.PUBLIC_URL)
        return unknown_host(request)

    return middleware


def _is_office(path: str) -> bool:
    return path in {"/", "/admin"} or path.startswith("/admin/")


def is_known(name: str) -> bool:
    """Whether the name is one of ours; an empty one stands for what is no name at all."""
    if name in {settings.PUBLIC.host, settings.LISTEN.host}:
        return True
    top = name.rpartition(".")[2]
    return bool(name) and (top == name or top in TOPS or is_number(name.strip("[]")))
