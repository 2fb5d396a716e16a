"""What control does with any list of rules that a dataset keeps in an order."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from drf_spectacular.drainage import isolate_view_method
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from api.control.rule_shapes import MoveSerializer
from api.control.shapes import named_by
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from simulator.ordered_rules import MOVES
from tenants.models import Tenant

Shape = type[BaseSerializer[Any]]
View = TypeVar("View", bound="type[RuleListViewSet]")


class Rulebook(Protocol):
    """The module that reads and writes a list of rules."""

    def rules_of(self, tenant: Tenant) -> list[Any]: ...
    def put_rule(self, tenant: Tenant, values: Any, pk: int | None = None) -> Any: ...
    def replace_rules(self, tenant: Tenant, values: Any) -> list[Any]: ...
    def move_rule(self, tenant: Tenant, pk: int, by: int) -> None: ...
    def drop_rule(self, tenant: Tenant, pk: int) -> Any: ...
    def clear(self, tenant: Tenant) -> int: ...


class RuleListViewSet(ControlViewSet):
    """The rules stand in their order. `item_shape` is what a rule is in a whole list that is sent."""

    pagination_class = None
    rulebook: Rulebook
    item_shape: Shape

    def list(self, request: Request) -> Response:
        """All rules, in their order."""
        return self._all(self.rulebook.rules_of(self.tenant))

    def create(self, request: Request) -> Response:
        """One more rule, at the end."""
        return self.one(self._put(self.taken(self.shape)), status.HTTP_201_CREATED)

    def replace(self, request: Request) -> Response:
        """The whole list anew: what the body holds, in its order."""
        values = self.taken_list(self.item_shape)
        with named_by(self.shape):
            rules = self.rulebook.replace_rules(self.tenant, values)
        return self._all(rules)

    def clear(self, request: Request) -> Response:
        """Drops all rules."""
        self.rulebook.clear(self.tenant)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Changes the fields of a rule that are given."""
        return self.one(self._put(self.taken(self.shape, partial=True), pk))

    def move(self, request: Request, pk: int) -> Response:
        """Moves a rule up or down by one place; the whole list as it is then."""
        self.rulebook.move_rule(self.tenant, pk, MOVES[self.taken(MoveSerializer)["way"]])
        self.follow()
        return self.list(request)

    def destroy(self, request: Request, pk: int) -> Response:
        """Drops one rule."""
        self.rulebook.drop_rule(self.tenant, pk)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @property
    def shape(self) -> Any:
        return self.get_serializer_class()

    def one(self, rule: Any, status: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(rule).data, status)

    def _all(self, rules: Any) -> Response:
        return Response(self.get_serializer(rules, many=True).data)

    def _put(self, values: dict[str, Any], pk: int | None = None) -> Any:
        with named_by(self.shape):
            return self.rulebook.put_rule(self.tenant, values, pk)


def described(name: str, shape: Shape, *, item: Shape, sent: Any = None) -> Callable[[View], View]:
    """Describes the operations of a list of rules; `sent` is the body of a new rule, where it may be another form."""
    whole = shape(many=True)
    schemas = {
        "create": extend_schema(request=sent or shape, responses={201: shape}),
        "replace": extend_schema(
            operation_id=f"{name}_replace", request=item(many=True), responses={200: whole} | refused(422)
        ),
        "clear": extend_schema(operation_id=f"{name}_clear", responses={204: None}),
        "partial_update": extend_schema(responses={200: shape} | refused(404)),
        "move": extend_schema(
            operation_id=f"{name}_move", request=MoveSerializer, responses={200: whole} | refused(404)
        ),
        "destroy": extend_schema(responses={204: None} | refused(404)),
    }

    def decorate(view: View) -> View:
        for method, schema in schemas.items():
            schema(isolate_view_method(view, method))  # extend_schema_view knows the methods of DRF's own mixins alone
        return view

    return decorate
