"""By what a list of payments may be sorted: what the admin's list has columns for."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request

from api.errors import MOST_QUOTED
from ledgerdata.reading.sorting import within_assets

COLUMNS = {"createdAt": "pk", "state": "state", "amount": "amount", "updatedAt": "updated_at"}
"""The fields of an answer, and the model's. Within a dataset primary keys grow with creation."""

LEGAL = [f"{sign}{name}" for name in COLUMNS for sign in ("", "-")]


class PaymentOrdering(OrderingFilter):
    """Several fields, separated by commas: where the first is the same the second decides. The paginator sorts."""

    ordering_param = "ordering"

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...] | None:
        """The model's fields, with one at the end that no two payments have alike; None where none is named."""
        text = request.query_params.get(self.ordering_param)
        if text is None:
            return None
        unknown = [name for name in text.split(",") if name not in LEGAL]
        if unknown:
            problem = f"has {unknown[0][:MOST_QUOTED]!r}; there are {', '.join(LEGAL)}"
            raise ValidationError({self.ordering_param: problem})
        fields = dict[str, str]()
        for name in text.split(","):
            column = COLUMNS[name.removeprefix("-")]
            if column in fields:
                raise ValidationError({self.ordering_param: f"has {name.removeprefix('-')} twice; once is enough"})
            fields[column] = f"-{column}" if name.startswith("-") else column
        fields.setdefault("pk", "-pk")
        deciding = list(fields.values())[: list(fields).index("pk") + 1]
        return tuple(within_assets(deciding))

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        return queryset

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        words = {"type": "array", "items": {"type": "string", "enum": LEGAL}, "minItems": 1, "maxItems": len(COLUMNS)}
        about = "One or several, separated by commas: the order of the list, `-createdAt` where none is named."
        return [
            {
                "name": self.ordering_param,
                "in": "query",
                "required": False,
                "description": about,
                "schema": words,
                "style": "form",
                "explode": False,
            }
        ]
