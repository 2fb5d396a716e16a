"""What endpoints and serializers declare for their description, beside drf-spectacular's `extend_schema`."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer

Serializer = TypeVar("Serializer", bound=type[Any])

ALWAYS = (400, 401, 429, 500, 503)
"""Statuses with which any endpoint may refuse."""


DONE = ["200", "201", "202"]

MOMENT = "2026-01-31T09:30:00.000000Z"
"""The moment of the examples."""


def example(value: dict[str, Any], answered: dict[str, Any] | None = None) -> Callable[[Serializer], Serializer]:
    """Gives a serializer its example; `answered` is what an answer has besides where both are sent by one form."""
    if answered is None:
        return extend_schema_serializer(examples=[OpenApiExample("Example", value, status_codes=DONE)])
    sent = OpenApiExample("Sent", value, request_only=True)
    answer = OpenApiExample("Answered", value | answered, response_only=True)
    return extend_schema_serializer(examples=[sent, answer])


def refused(*statuses: int) -> dict[int, Any]:
    """The statuses with which an endpoint may refuse, besides those of all: for `responses` of `extend_schema`."""
    return dict.fromkeys(statuses, OpenApiTypes.OBJECT)
