"""Payments in an order of the caller's, read by cursor: none is left out or given twice, however many are alike."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api.control.pages import NewestFirst, address_of
from ledgerdata.models import Payment
from ledgerdata.reading.sorting import newest_unsorted

Payments = QuerySet[Payment]
_SALT = "payments in an order"
_COLUMNS = {field.name: field for field in Payment._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins, and what is sorted: payments with primary keys after `floor`, up to `newest`.

    `values` are those of the payment beside it, in the order's fields; none at the beginning of the list.
    """

    order: Sequence[str]
    floor: int
    newest: int
    values: Sequence[str] = ()
    is_backwards: bool = False

    @property
    def terms(self) -> Sequence[str]:
        """The order in which the page is read from here."""
        return [_turned(term) for term in self.order] if self.is_backwards else self.order

    def following(self, payments: Payments) -> Payments:
        """The payments from here on."""
        found = payments.filter(pk__gt=self.floor, pk__lte=self.newest).order_by(*self.terms)
        behind, alike = Q(), Q()
        for term, value in zip(self.terms, self.values, strict=False):
            field = term.removeprefix("-")
            behind |= alike & Q(**{f"{field}__{'lt' if term.startswith('-') else 'gt'}": value})
            alike &= Q(**{field: value})
        return found.filter(behind)


class SortedPages(NewestFirst):
    """As all lists are read where payments are sorted by their creation; else the newest of them, sorted.

    What is sorted is set with the first page: a payment that is made while pages are read is in none of them.
    """

    place: Place | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        order = self.get_ordering(request, queryset, view)
        if order[0].removeprefix("-") == "pk":
            return super().paginate_queryset(queryset, request, view)
        self.request = request
        place = self._read(request, order) or _beginning(queryset, order)
        size = self.get_page_size(request)
        found = list(place.following(queryset)[: size + 1])
        page, is_more = found[:size], len(found) > size
        if place.is_backwards:
            page.reverse()
        self.has_next = place.is_backwards or is_more
        self.has_previous = is_more if place.is_backwards else bool(place.values)
        self.place, self.page = place, page
        return page

    def get_next_link(self) -> Any:
        return self._beside(-1, is_backwards=False) if self.place and self.has_next else super().get_next_link()

    def get_previous_link(self) -> Any:
        return self._beside(0, is_backwards=True) if self.place and self.has_previous else super().get_previous_link()

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data["isSortedInPart"] = self.place is not None and self.place.floor > 0
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        about = "Whether there are more payments than are sorted, of which the oldest are left out."
        page["properties"]["isSortedInPart"] = {"type": "boolean", "description": about, "example": False}
        return page | {"required": list(page["properties"])}

    def _beside(self, at: int, *, is_backwards: bool) -> str:
        """The address of the page that begins beside the first or the last payment of this one."""
        assert self.place
        values = _values(self.page[at], self.place.order) if self.page else self.place.values
        place = replace(self.place, values=values, is_backwards=is_backwards)
        cursor = signing.dumps(astuple(place), salt=_SALT)
        return str(replace_query_param(address_of(self.request), self.cursor_query_param, cursor))

    def _read(self, request: Request, order: tuple[str, ...]) -> Place | None:
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return None
        try:
            place = Place(*signing.loads(text, salt=_SALT))
        except signing.BadSignature as error:
            raise self.wrong_cursor() from error
        if tuple(place.order) != order:
            raise ValidationError({self.cursor_query_param: "is of a list in another order; send it with that one"})
        return place


def _beginning(payments: Payments, order: tuple[str, ...]) -> Place:
    newest = payments.order_by("-pk").values_list("pk", flat=True).first()
    return Place(order, newest_unsorted(payments) or 0, newest or 0)


def _values(payment: Payment, order: Sequence[str]) -> list[str]:
    fields: list[Any] = [_COLUMNS.get(term.removeprefix("-"), Payment._meta.pk) for term in order]
    return [str(field.value_to_string(payment)) for field in fields]


def _turned(term: str) -> str:
    return term.removeprefix("-") if term.startswith("-") else f"-{term}"
