"""What the server of `manage.py serve` loads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
back_office = get_wsgi_application()

from mockpsp.lane import answer, is_back_office  # noqa: E402  imports models, which the line above makes ready
from mockpsp.places.public_url import below  # noqa: E402
from mockpsp.threads import keep_connections  # noqa: E402


class ContractRequest(HttpRequest):
    """A request with all that the contract's views read of one, and nothing that costs time.

    Django's own prepares for forms, cookies and uploads, and reads the query in the charset of the Content-Type.
    """

    def __init__(self, environ: dict[str, Any]) -> None:  # not HttpRequest's: it makes six empty dictionaries
        self.META = environ
        self.method = environ["REQUEST_METHOD"].upper()
        self.path = self.path_info = get_path_info(environ) or "/"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's application, with a short way for the contract."""
    keep_connections()
    environ["PATH_INFO"] = below(settings.PUBLIC.path, environ["PATH_INFO"])
    if is_back_office(environ["PATH_INFO"]):
        return back_office(environ, start_response)
    response = answer(ContractRequest(environ))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]
