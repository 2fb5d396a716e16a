"""The query of a list: `page`, `pageSize`, `sort` and the moment from which rows are wanted."""

from dataclasses import dataclass
from functools import lru_cache

import django_filters
from django.http import QueryDict
from rest_framework.exceptions import ParseError

from api.filters import AccountFilter, TransactionFilter, since
from ledgerdata.reading.pages import Page

DEFAULT_SIZE = 100
MOST_SIZE = 1000
MOST_DIGITS = 100  # Python reads a longer number only slowly, and no page has one


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list may be asked for. The first of `sort_fields`, ascending, is the default; all sort by the moment."""

    filters: type[django_filters.FilterSet]
    sort_fields: tuple[str, ...]


ACCOUNTS = Listing(AccountFilter, ("createdAt",))
TRANSACTIONS = Listing(TransactionFilter, ("updatedAt", "createdAt"))


@lru_cache(maxsize=1024)  # a poller sends the same text again and again, and what it means depends on nothing else
def read_page(listing: Listing, query_string: str) -> Page:
    """The page that the query asks for.

    Raises ParseError naming the parameter and its legal values.
    """
    query = QueryDict(query_string, encoding="utf-8")  # whatever charset the Content-Type names
    return Page(
        number=_whole(query, "page", 1, None),
        size=_whole(query, "pageSize", DEFAULT_SIZE, MOST_SIZE),
        since=since(listing.filters, query),
        descending=_descending(query, listing.sort_fields),
    )


def _whole(query: QueryDict, name: str, default: int, most: int | None) -> int:
    text = query.get(name)
    if text is None:
        return default
    limits = f"a whole number from 1 to {most}" if most else f"a whole number from 1, of at most {MOST_DIGITS} digits"
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise ParseError(f"{name} is {text[:100]!r}; it has to be {limits}.")
    number = int(text)
    if number < 1 or (most and number > most):
        raise ParseError(f"{name} is {text}; it has to be {limits}.")
    return number


def _descending(query: QueryDict, sort_fields: tuple[str, ...]) -> bool:
    text = query.get("sort", f"{sort_fields[0]}:asc")
    field, _, direction = text.partition(":")
    if field not in sort_fields or direction not in ("asc", "desc"):
        legal = ", ".join(f"{name}:{way}" for name in sort_fields for way in ("asc", "desc"))
        raise ParseError(f"sort is {text!r}; it has to be one of {legal}.")
    return direction == "desc"
