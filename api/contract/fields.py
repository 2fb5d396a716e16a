"""Bodies and fields of the contract's requests and answers.

A body has to be a JSON object. Its fields are checked as the ledger checks them: nothing is coerced or trimmed.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.fields import empty

from api.errors import CLOSE, Refusal
from api.messages import Request
from ledgerdata.rules import values

MOST_BYTES = 1_000_000
MEDIA_TYPE = "application/json"
PLAIN = {"", "identity"}

MOST_DIGITS = 100  # Python reads a longer number only slowly, and no page has one
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")


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


class Checked(serializers.Field[Any, Any, Any, Any]):
    """A field whose values a function of its own checks. The DRF field that stands beside it says what they are."""

    default_error_messages = {"required": "is required", "null": "may not be null"}

    def __init__(self, check: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(**options)
        self.check = check

    def run_validation(self, data: Any = empty) -> Any:
        is_empty, value = self.validate_empty_values(data)
        if is_empty:
            return value
        try:
            return self.check(value)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class TextField(Checked, serializers.CharField):
    """A string."""


class WholeNumberField(Checked, serializers.IntegerField):
    """A number from 1 on, of a query: digits and nothing else."""

    def __init__(self, most: int | None = None, **options: Any) -> None:
        super().__init__(partial(_whole_number, most=most), min_value=1, max_value=most, **options)


class StringsField(Checked, serializers.DictField):
    """An object whose values are strings: any other one makes the consumer fail a whole page."""

    child = serializers.CharField()


class MomentField(Checked, serializers.DateTimeField):
    """A date-time in the contract's one form: UTC with `Z` and six digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_moment, **options)


def any_text(value: object) -> str:
    """A string of any length and with any characters in it: an error may quote what was sent."""
    if not isinstance(value, str):
        raise ValueError("has to be a string")
    return value


def strings(value: object) -> dict[str, str]:
    """Names and values that are strings, however many."""
    if not isinstance(value, Mapping):
        raise ValueError("has to be an object of strings")
    for name, each in value.items():
        if not isinstance(name, str) or not isinstance(each, str):
            raise ValueError(f"{name!r} has to be a string")
    return dict(value)


def integer(value: object) -> str:
    """An integer in decimal digits, of any size; a balance may be negative."""
    if not _INTEGER.fullmatch(values.text(value)):
        raise ValueError("has to be an integer in decimal digits")
    return str(value)


def whole_number(value: object) -> str:
    """As integer, and not negative."""
    if integer(value).startswith("-"):
        raise ValueError("may not be negative")
    return str(value)


def _whole_number(text: str, most: int | None) -> int:
    limits = f"a whole number from 1 to {most}" if most else f"a whole number from 1, of at most {MOST_DIGITS} digits"
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    if not is_number or int(text) < 1 or (most and int(text) > most):
        raise ValueError(f"it has to be {limits}")
    return int(text)


def _moment(value: object) -> str:
    if not _MOMENT.fullmatch(values.text(value)):
        raise ValueError("has to be a date-time in UTC with six digits and Z")
    return str(value)
