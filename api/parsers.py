"""The body of a POST: one JSON object, of a bounded size."""

from typing import Any

import orjson
from django.http import HttpRequest
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType

MOST_BYTES = 1_000_000
MEDIA_TYPE = "application/json"


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body may have {MOST_BYTES:,} bytes."


class NotJSON(UnsupportedMediaType):
    default_detail = 'Content-Type is "{media_type}"; it has to be ' + MEDIA_TYPE + "."


def read_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the request's body; a body without a Content-Length is read to its end.

    Raises NotJSON (415), BodyTooLarge (413), ParseError (400).
    """
    media_type = request.META.get("CONTENT_TYPE", "")
    if media_type.partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise NotJSON(media_type)
    body = _read(request)
    if len(body) > MOST_BYTES:
        raise BodyTooLarge
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ParseError(f"The body is not JSON: {error}.") from error
    if not isinstance(parsed, dict):
        raise ParseError("The body has to be a JSON object.")
    return parsed


def _read(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or ""
    wanted = min(int(length), MOST_BYTES + 1) if length.isdecimal() else MOST_BYTES + 1
    body: bytes = request.META["wsgi.input"].read(wanted)
    return body
