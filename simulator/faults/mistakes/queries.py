"""Mistakes in how the query of a list is understood: they change it, and the right page of the wrong query is given."""

from datetime import timedelta

from ledgerdata.rules.values import read_moment, write_moment

Query = dict[str, str]
SINCE = ("createdAtFrom", "updatedAtFrom")


def page_base_0(query: Query) -> Query:
    """The first page is page 0: who asks for page 1 gets the second."""
    page = query.get("page", "1")
    return query | {"page": str(int(page) + 1)} if page.isdecimal() else query


def since_exclusive(query: Query) -> Query:
    """Items of the second that the filter names are left out."""
    return query | {name: _next_second(query[name]) for name in SINCE if name in query}


def since_ignored(query: Query) -> Query:
    """The filter is ignored: the list begins with its first item."""
    return {name: value for name, value in query.items() if name not in SINCE}


def _next_second(text: str) -> str:
    try:
        return write_moment(read_moment(text).replace(microsecond=0) + timedelta(seconds=1))
    except (ValueError, OverflowError):
        return text  # the operation says what is wrong with it
