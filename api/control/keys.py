"""The dataset's API keys: made, labelled, revoked."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.key_shapes import KeySerializer, MadeKeySerializer, NewKeySerializer
from api.control.views import ControlViewSet
from api.errors import Refusal
from api.openapi.declaring import refused
from ledgerdata.rules.errors import UnknownReference
from tenants.access import add_key, revoke
from tenants.db.statements import api_key_digest
from tenants.keys import bearer_key, new_key
from tenants.models import ApiKey


class KeyViewSet(ControlViewSet):
    """Several keys may open one dataset. Of a key nothing but its mask can be read later."""

    serializer_class = KeySerializer
    pagination_class = None

    def get_queryset(self) -> Any:
        return ApiKey.objects.filter(tenant=self.tenant).order_by("pk")

    def list(self, request: Request) -> Response:
        """All of them, revoked ones too, the oldest first."""
        return Response(KeySerializer(self.get_queryset(), many=True).data)

    @extend_schema(request=NewKeySerializer, responses={201: MadeKeySerializer})
    def create(self, request: Request) -> Response:
        """Makes a key. Only this answer has it in full."""
        key = new_key()
        stored_key = add_key(self.tenant, key, self.taken(NewKeySerializer).get("label", ""))
        return Response(KeySerializer(stored_key).data | {"key": key}, status.HTTP_201_CREATED)

    @extend_schema(request=NewKeySerializer, responses={200: KeySerializer} | refused(404))
    def partial_update(self, request: Request, pk: int) -> Response:
        """Gives a key another label."""
        label = self.taken(NewKeySerializer).get("label")
        if label is not None:
            self.get_queryset().filter(pk=pk).update(label=label)
        return Response(KeySerializer(self._found(pk)).data)

    @extend_schema(responses={200: KeySerializer} | refused(404, 409))
    def destroy(self, request: Request, pk: int) -> Response:
        """Revokes a key: it opens nothing more. The key of the request itself is refused."""
        found = self._found(pk)
        if found.digest == api_key_digest(bearer_key(request.META["HTTP_AUTHORIZATION"])):
            raise Refusal(HTTPStatus.CONFLICT, "This is the key of the request itself; revoke it by another one.")
        revoke(self.get_queryset().filter(pk=pk))
        return Response(KeySerializer(self._found(pk)).data)

    def _found(self, pk: int) -> ApiKey:
        found: ApiKey | None = self.get_queryset().filter(pk=pk).first()
        if found is None:
            raise UnknownReference(f"This dataset has no API key {pk}.")
        return found
