"""What the server of `manage.py serve` loads."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
back_office = get_wsgi_application()

from mockpsp.lane import answer, is_back_office  # noqa: E402  imports models, which the line above makes ready


class UTF8Request(WSGIRequest):
    """A request in UTF-8. Django reads the query in the charset that the Content-Type names, and fails on odd ones."""

    @property
    def encoding(self) -> None:
        """None: the default, UTF-8."""

    @encoding.setter
    def encoding(self, charset: str | None) -> None:
        """Whatever is asked for, it stays as it is."""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's application, with a short way for the contract."""
    if is_back_office(environ["PATH_INFO"]):
        return back_office(environ, start_response)
    response = answer(UTF8Request(environ))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]
