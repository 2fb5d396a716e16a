"""What people see where a page failed: that the database is busy or out of order, or that the fault is ours."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from tenants.db.faults import UNAVAILABLE, in_words


def failed(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles the error, wherever that came from: a view, the session, a middleware."""
    error = sys.exc_info()[1]
    if not isinstance(error, UNAVAILABLE):
        return server_error(request)
    page = render_to_string("503.html", {"why": in_words(error)})  # without the request: its session may fail again
    return HttpResponse(page, status=503, headers={"Retry-After": "1"})
