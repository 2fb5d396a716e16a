"""Answers of the server itself, in the contract's form."""

from http import HTTPStatus

import orjson

from api.messages import Headers, Response

JSON: Headers = (("Content-Type", "application/json; charset=utf-8"),)


def refusal(status: int, detail: str, headers: Headers = ()) -> Response:
    body = orjson.dumps({"Title": HTTPStatus(status).phrase, "Detail": detail})
    return Response(status, JSON + headers, body)


def try_later(detail: str) -> Response:
    """For what may succeed soon: the connector sends it again."""
    return refusal(503, detail, (("Retry-After", "1"),))
