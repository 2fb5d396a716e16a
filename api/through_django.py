"""Between Django's requests and answers and ours."""

from collections.abc import Mapping
from threading import Event
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import APIException

from api.contract.fields import MOST_BYTES
from api.errors import CHALLENGE, answer_to
from api.messages import Application, Headers, Request, Response
from api.refusals import refusal
from tenants.keys import KeyRefused
from tenants.models import Tenant

WHOLE = "non_field_errors"
"""DRF's name for a problem of the whole body."""

OF_DRF = "This field "
"""How DRF's own problems begin, which do not name the field."""

MOST_SHOWN = 30  # problems of one request
LONGEST = 1_000  # characters of one


def answered(application: Application, request: HttpRequest) -> HttpResponse:
    """What the application answers, waited for."""
    responses: list[Response] = []
    is_given = Event()

    def respond(response: Response) -> None:
        responses.append(response)
        is_given.set()

    application(message_of(request), respond)
    is_given.wait()
    return http_of(responses[0])


def message_of(request: HttpRequest) -> Request:
    """The request as the server hands it over, its body read as far as one may be long."""
    message = Request(
        method=str(request.method),
        path=request.path_info,
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        client=request.META.get("REMOTE_ADDR", ""),
    )
    body = _body(request.META, message.headers.get("content-length", ""))
    message.is_cut = len(body) > MOST_BYTES
    message.body = b"" if message.is_cut else body
    return message


def _body(environ: dict[str, Any], length: str) -> bytes:
    """As much of the body as is read at most. One without a length ends by itself, if the server says that it does."""
    if length.isdecimal():
        most = min(int(length), MOST_BYTES + 1)
    else:
        most = MOST_BYTES + 1 if environ.get("wsgi.input_terminated") else 0
    body: bytes = environ["wsgi.input"].read(most)
    return body


def http_of(response: Response) -> HttpResponse:
    headers = dict(response.headers) | {"Content-Length": str(len(response.body))}
    return HttpResponse(response.body, status=response.status, headers=headers)


def answer_exception(error: Exception, context: Any = None) -> HttpResponse:
    """The answer to an exception of a view of DRF, in the contract's form."""
    if isinstance(error, Tenant.DoesNotExist):
        error = KeyRefused("The dataset of this API key was dropped meanwhile.")
    if isinstance(error, APIException):
        headers: Headers = CHALLENGE if getattr(error, "auth_header", None) else ()
        if (wait := getattr(error, "wait", None)) is not None:  # of Throttled
            headers = (*headers, ("Retry-After", str(int(wait))))
        return http_of(refusal(error.status_code, _in_short(_problems(error.detail)), headers))
    return http_of(answer_to(error))


def _in_short(problems: list[str]) -> str:
    """The first of them, none longer than a person reads, and how many there are besides."""
    more = len(problems) - MOST_SHOWN
    first = "; ".join(problem[:LONGEST] for problem in problems[:MOST_SHOWN])
    return f"{first}; and {more:,} more problems" if more > 0 else first


def _problems(detail: Any, at: str = "") -> list[str]:
    """Each problem with the field that has it: `firstBalance.amount is required`, `2.outcome is required`."""
    if isinstance(detail, Mapping):
        named = ((at if name == WHOLE else f"{at}.{name}".lstrip("."), each) for name, each in detail.items())
        return [problem for name, each in named for problem in _problems(each, name)]
    if isinstance(detail, list):
        numbered = (
            (f"{at}.{place}".lstrip(".") if isinstance(each, Mapping) else at, each)
            for place, each in enumerate(detail)
        )
        return [problem for name, each in numbered for problem in _problems(each, name)]
    return [f"{at} {str(detail).removeprefix(OF_DRF)}".strip() if at else str(detail)]
