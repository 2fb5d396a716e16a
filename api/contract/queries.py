"""The query of a list: which page of it, and what its filters take."""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.fields import empty

from api.contract.filters import ListFilter, is_descending
from api.contract.shapes import PageSerializer
from api.errors import MOST_QUOTED, Refusal
from ledgerdata.reading.pages import Page

_PAGE = PageSerializer().fields


@lru_cache(maxsize=1024)  # a poller sends the same text again and again, and what it means depends on nothing else
def read_page(filters: type[ListFilter], query_string: str) -> Page:
    """The page that the query asks for.

    Each parameter is read by its declared field: a filter set's form, made for each query, would cost more than a page.
    Raises Refusal naming the parameter and its legal values.
    """
    query = QueryDict(query_string, encoding="utf-8")  # whatever charset the Content-Type names
    number, size = (_read(field.run_validation, query, name, empty) for name, field in _PAGE.items())
    since, sort = (_read(filters.base_filters[name].field.clean, query, name, None) for name in (filters.since, "sort"))
    return Page(number, size, since, descending=is_descending(sort))


def _read(read: Callable[[Any], Any], query: QueryDict, name: str, missing: Any) -> Any:
    try:
        return read(query.get(name, missing))
    except serializers.ValidationError as error:
        problems: Any = error.detail
        problem = problems[0]
    except forms.ValidationError as error:
        problem = error.messages[0]
    raise Refusal(HTTPStatus.BAD_REQUEST, f"{name} is {query[name][:MOST_QUOTED]!r}: {problem}.")
