"""The parameters of an address. One that nothing reads is refused: a misspelt filter would give the whole list."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter

from api.errors import MOST_QUOTED


def refuse_unknown_parameters(view: Any) -> None:
    """Raises ValidationError naming each parameter that the view does not know, with those that it does."""
    is_served = view.request.method.lower() in view.action_map  # else the method itself is refused
    if not is_served or view.action in view.with_query:
        return
    known = _known(view) if view.action == "list" else []
    unknown = [name for name in view.request.query_params if name not in known]
    if unknown:
        right = f"; there are {', '.join(known)}" if known else "; there are none"
        raise ValidationError({name[:MOST_QUOTED]: [f"is no parameter of it{right}"] for name in unknown})


def _known(view: Any) -> list[str]:
    filters = getattr(view, "filterset_class", None)
    pages = view.pagination_class
    names = list(filters.base_filters) if filters else []
    names += [each.ordering_param for each in view.filter_backends if issubclass(each, OrderingFilter)]
    return [*names, pages.page_size_query_param, pages.cursor_query_param] if pages else names
