"""The body of a POST: one JSON object, of a bounded size."""

from http import HTTPStatus
from typing import Any

import orjson

from api.errors import CLOSE, Refusal
from api.messages import Request

MOST_BYTES = 1_000_000
MEDIA_TYPE = "application/json"
PLAIN = {"", "identity"}


def read_object(request: Request) -> dict[str, Any]:
    """The JSON object in the request's body.

    Raises Refusal: 415 for another type or an encoding, 413 for too large a body, 400 for what is cut off or no JSON.
    """
    media_type = request.headers.get("content-type", "")
    if media_type.partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Type is {media_type!r}; it has to be {MEDIA_TYPE}.")
    encoding = request.headers.get("content-encoding", "").strip()
    if encoding.lower() not in PLAIN:
        detail = f"Content-Encoding is {encoding!r}; a body has to be sent as it is, without one."
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    _require_whole(request)
    try:
        parsed = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"The body is not JSON: {error}.") from error
    if not isinstance(parsed, dict):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body has to be a JSON object.")
    return parsed


def _require_whole(request: Request) -> None:
    """Raises Refusal where the body is too large, or ends before it was announced to."""
    if request.is_cut or len(request.body) > MOST_BYTES:
        # Its rest stays unread, which ends the connection: a client that reused it would lose a POST.
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body may have {MOST_BYTES:,} bytes.", CLOSE)
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > len(request.body):
        detail = f"The body ended after {len(request.body)} of {announced} bytes."
        raise Refusal(HTTPStatus.BAD_REQUEST, detail, CLOSE)
