"""What all views of the control API have in common."""

from collections.abc import Mapping
from typing import Any, TypeVar

from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from api.authentication import ApiKeyAuthentication
from api.contract.viewsets import AlwaysJSON
from api.control.bodies import BodyParser
from api.control.following import FollowingViewSet
from api.control.pages import NewestFirst
from api.control.parameters import refuse_unknown_parameters
from api.openapi.operations import ControlOperation
from tenants.attention import attend
from tenants.scoping import TenantOwned, for_tenant

Row = TypeVar("Row", bound=TenantOwned)


class ControlViewSet(FollowingViewSet):
    """A view of the dataset that the request's key opens; what is due in it is done before anything else."""

    schema = ControlOperation()
    authentication_classes: tuple[type[ApiKeyAuthentication], ...] = (ApiKeyAuthentication,)
    parser_classes = (BodyParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJSON
    pagination_class: type[NewestFirst] | None = NewestFirst
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    lookup_value_regex = "[^/]+"
    with_query: frozenset[str] = frozenset()
    """The actions that check their parameters by a serializer of their own, with `query`."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown_parameters(self)
        attend(self.tenant)

    def taken(self, shape: type[BaseSerializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The request's body, checked. Raises ValidationError naming every faulty field."""
        if not isinstance(self.request.data, Mapping):
            raise ValidationError("The body has to be an object.")
        body = shape(data=self.request.data, partial=partial)
        body.is_valid(raise_exception=True)
        values: dict[str, Any] = body.validated_data
        return values

    def taken_list(self, shape: type[BaseSerializer[Any]]) -> list[dict[str, Any]]:
        """The request's body where it is a list, checked. Raises ValidationError naming every faulty field."""
        if not isinstance(self.request.data, list):
            raise ValidationError("The body has to be a list.")
        body = shape(data=self.request.data, many=True)
        body.is_valid(raise_exception=True)
        values: list[dict[str, Any]] = body.validated_data
        return values

    def query(self, shape: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The parameters of the request's address, checked in the same way."""
        query = shape(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        values: dict[str, Any] = query.validated_data
        return values

    def rows(self, model: type[Row]) -> Any:
        return for_tenant(model, self.tenant)
