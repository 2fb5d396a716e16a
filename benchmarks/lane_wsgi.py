"""The contract's lane as a WSGI application: what the server calls, without the server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django

from api.messages import Request, Response

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
django.setup()

from api.contract.lane import answer, answer_at_once  # noqa: E402  imports models, which the line above makes ready


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers as the threads of the server do."""
    request = Request(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
        {"authorization": environ["HTTP_AUTHORIZATION"], "content-type": environ["CONTENT_TYPE"]},
        environ["wsgi.input"].read(),
    )
    given: list[Response] = []
    at_once = answer_at_once(request)
    if at_once is None:
        answer(request, given.append)
    else:
        given.append(at_once)
    start_response(f"{given[0].status} told", list(given[0].headers))
    return [given[0].body]
