"""From an endpoint to an operation of the description."""

import sys
from typing import Any

from django.utils.text import capfirst
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from api.contract.fields import Checked
from api.contract.filters import ListFilter
from api.contract.shapes import ErrorSerializer
from api.openapi.declaring import ALWAYS, refused
from api.openapi.refusals import reference

CONTRACT = "Contract"
SINCE = "Rows from this moment on, itself included: RFC 3339, at any UTC offset."


class Operation(AutoSchema):
    """What operations of the contract and of control have in common."""

    def get_operation(self, *arguments: Any) -> Any:
        """The operation, or None: the description of a method begins with a short sentence, which is its summary."""
        operation = super().get_operation(*arguments)
        self.resolve_serializer(ErrorSerializer, "response")
        if operation is not None and operation.get("description"):
            operation["summary"] = _first_sentence(operation["description"])
        return operation

    def get_auth(self) -> list[dict[str, Any]]:
        """The key; nothing at all where an endpoint takes none. DRF's permissions play no part here."""
        return [auth for auth in super().get_auth() if auth] or [{}]

    def always(self) -> tuple[int, ...]:
        """Statuses with which the operation may refuse, whatever it declares."""
        return ALWAYS

    def _get_serializer_field_meta(self, field: Any, direction: Any) -> Any:
        meta = super()._get_serializer_field_meta(field, direction)  # type: ignore[no-untyped-call]
        if isinstance(field, Checked):
            meta.pop("minLength", None)  # its check says it
        return meta

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        answers: dict[str, Any] = super()._get_response_bodies(direction)
        statuses = {int(status) for status in answers if int(status) >= 400} | set(self.always())
        successes = {status: answer for status, answer in answers.items() if int(status) < 400}
        if not successes:  # nothing but refusals is declared: it is the view's own form
            view: Any = self.view
            form = view.get_serializer_class()
            successes = {"200": self._get_response_for_code(form, "200", direction=direction)}  # type: ignore[no-untyped-call]
        for status, answer in successes.items():
            answer["description"] = answer["description"] or ("Done." if status == "204" else "As asked for.")
        return successes | {str(status): reference(status) for status in sorted(statuses)}


class ControlOperation(Operation):
    """An endpoint of control: its methods declare with `extend_schema`; its module is its group."""

    def get_tags(self) -> list[str]:
        return [group_of(type(self.view))]

    def always(self) -> tuple[int, ...]:
        """A write may be too large, or no JSON; or understood and not possible, as a dataset holds only so much."""
        return ALWAYS if self.method == "GET" else (*ALWAYS, 413, 415, 422)


class ContractOperation(Operation):
    """An endpoint of the contract: its viewset declares by attributes."""

    def get_tags(self) -> list[str]:
        return [CONTRACT]

    def get_operation_id(self) -> str:
        return f"contract_{super().get_operation_id()}"

    def get_override_parameters(self) -> list[Any]:
        view: Any = self.view
        if view.query_serializer_class is None:
            return []
        return [view.query_serializer_class, *_filters(view.filterset_class)]

    def get_request_serializer(self) -> Any:
        return self.view.request_serializer_class  # type: ignore[attr-defined]  # ContractViewSet

    def get_response_serializers(self) -> Any:
        view: Any = self.view
        answer = view.serializer_class(many=True) if view.is_list else view.serializer_class
        return {view.status: answer} | refused(*view.refusals)


def group_of(view: type) -> str:
    """The group of an endpoint's operations: `Bank accounts` of `api.control.bank_accounts`."""
    return str(capfirst(view.__module__.rpartition(".")[2].replace("_", " ")))


def group_description(view: type) -> str:
    return (sys.modules[view.__module__].__doc__ or "").strip()


def _filters(filters: type[ListFilter]) -> list[OpenApiParameter]:
    sort: Any = filters.base_filters["sort"].field
    text = f"The order of the list; `{sort.legal[0]}` where none is named."
    return [
        OpenApiParameter(filters.since, OpenApiTypes.DATETIME, description=SINCE),
        OpenApiParameter("sort", OpenApiTypes.STR, description=text, enum=sort.legal),
    ]


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    sentence, end, _ = paragraph.partition(". ")
    return sentence.rstrip(".") if end else paragraph.rstrip(".")
