"""Cleans requests to an admin: it sees only parameters that it knows, and keys that a row can have.

Django's own lists filter by any column that the address names, and hand texts to the database that it cannot read.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from tenants.row_keys import is_key

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = object


class KnownParameters(ChangeList):
    """A list that its declared filters alone narrow; any other parameter is ignored, as the contract does it.

    It is called after its rows.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        parameters = super().get_filters_params(params)
        known = [_name(declared) for declared in self.list_filter]
        return {
            name: values for name, values in parameters.items() if name in known or name.startswith(_lookups(known))
        }


def _name(declared: Any) -> str:
    """The parameter of a filter, or the beginning of those of a filter by a field."""
    if isinstance(declared, str):
        return declared
    name: str = declared[0] if isinstance(declared, tuple | list) else declared.parameter_name
    return name


def _lookups(known: list[str]) -> tuple[str, ...]:
    return tuple(f"{name}__" for name in known)


class Careful(_Admin):
    """Comes before ModelAdmin."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KnownParameters

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        return super().get_object(request, object_id, from_field or None)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """Without `save as new`, which no page here offers and Django heeds all the same."""
        if "_saveasnew" in request.POST:
            query = request.POST.copy()
            del query["_saveasnew"]
            request.POST = query  # type: ignore[assignment]  # a copy, and as good as what came
        return super().changeform_view(request, *args, **options)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *args: Any) -> HttpResponse | None:
        """A press is for rows that were ticked, by keys that rows can have; never for all that the list could show."""
        query = request.POST.copy()
        query.setlist(ACTION_CHECKBOX_NAME, [key for key in query.getlist(ACTION_CHECKBOX_NAME) if is_key(key)])
        query.pop("select_across", None)
        request.POST = query  # type: ignore[assignment]  # a copy, and as good as what came
        return super().response_action(request, queryset, *args)
