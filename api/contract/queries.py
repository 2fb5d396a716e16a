"""The query of a list: `page`, `pageSize`, and what its filters take."""

from datetime import datetime
from functools import lru_cache
from http import HTTPStatus

from django.http import QueryDict

from api.contract.filters import ListFilter, is_descending
from api.errors import Refusal
from ledgerdata.reading.pages import Page

DEFAULT_SIZE = 100
MOST_SIZE = 1000
MOST_DIGITS = 100  # Python reads a longer number only slowly, and no page has one


@lru_cache(maxsize=1024)  # a poller sends the same text again and again, and what it means depends on nothing else
def read_page(filters: type[ListFilter], query_string: str) -> Page:
    """The page that the query asks for.

    Raises Refusal naming the parameter and its legal values.
    """
    query = QueryDict(query_string, encoding="utf-8")  # whatever charset the Content-Type names
    number = _whole(query, "page", 1, None)
    size = _whole(query, "pageSize", DEFAULT_SIZE, MOST_SIZE)
    since, sort = _read_filters(filters, tuple((name, query[name]) for name in filters.base_filters if name in query))
    return Page(number, size, since, descending=is_descending(sort))


@lru_cache(maxsize=1024)  # a form costs more than a page, and all pages of one poll have the same filters
def _read_filters(filters: type[ListFilter], given: tuple[tuple[str, str], ...]) -> tuple[datetime | None, str | None]:
    form = filters(dict(given)).form
    for name, problems in form.errors.items():
        raise _refusal(name, dict(given)[name], str(problems[0]))
    return form.cleaned_data[filters.since], form.cleaned_data["sort"]


def _whole(query: QueryDict, name: str, default: int, most: int | None) -> int:
    text = query.get(name)
    if text is None:
        return default
    limits = f"a whole number from 1 to {most}" if most else f"a whole number from 1, of at most {MOST_DIGITS} digits"
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise _refusal(name, text, f"it has to be {limits}")
    number = int(text)
    if number < 1 or (most and number > most):
        raise _refusal(name, text, f"it has to be {limits}")
    return number


def _refusal(name: str, text: str, problem: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, f"{name} is {text[:100]!r}: {problem}.")
