"""Lists that may be long are read by cursor, the newest row first."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from api.contract.fields import WholeNumberField
from api.errors import MOST_QUOTED

MOST_SIZE = 1_000
_SIZE = WholeNumberField(MOST_SIZE)
_DIGITS = 18  # of a row's number: what no database takes is no cursor of ours


def address_of(request: Request) -> str:
    """The request's address as its sender has it: in front of the public address TLS may end at a proxy."""
    address: str = request.build_absolute_uri()
    public = settings.PUBLIC
    if public.scheme == "https" and request.get_host() == public.netloc:
        return f"https://{address.partition('://')[2]}"
    return address


class NewestFirst(CursorPagination):
    """`{"next", "previous", "results"}`; `next` and `previous` are addresses, or null. A wrong parameter is refused."""

    ordering = "-pk"
    page_size = 100
    page_size_query_param = "pageSize"
    max_page_size = MOST_SIZE

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        page: list[Any] | None = super().paginate_queryset(queryset, request, view)
        self.base_url = address_of(request)
        return page

    def get_page_size(self, request: Request) -> int:
        text = request.query_params.get(self.page_size_query_param)
        if text is None:
            return self.page_size
        try:
            size: int = _SIZE.run_validation(text)
        except ValidationError as error:
            problems: Any = error.detail
            problem = f"is {text[:MOST_QUOTED]!r}; {problems[0]}"
            raise ValidationError({self.page_size_query_param: problem}) from error
        return size

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise self.wrong_cursor() from error
        position = None if cursor is None else cursor.position
        if position is not None and not (str(position).isdecimal() and len(str(position)) <= _DIGITS):
            raise self.wrong_cursor()
        return cursor

    def wrong_cursor(self) -> ValidationError:
        return ValidationError({self.cursor_query_param: "has to be taken from `next` or `previous` of an answer"})

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": MOST_SIZE, "default": self.page_size}
        return [
            {"name": self.page_size_query_param, "in": "query", "required": False, "schema": size},
            {
                "name": self.cursor_query_param,
                "in": "query",
                "required": False,
                "description": "Taken from `next` or `previous` of an answer.",
                "schema": {"type": "string"},
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri", "example": None}
        fields = {"next": address, "previous": address, "results": schema}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
