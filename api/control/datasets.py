"""New datasets for programs: one for each test, with a key of its own."""

import hmac
from typing import Any

from django.conf import settings
from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import ApiKeyAuthentication
from api.control.shapes import DatasetSerializer, NewDatasetSerializer
from api.control.views import ControlViewSet
from tenants.access import new_dataset, tenant_of
from tenants.expiring import drop_expired, expire_after
from tenants.keys import KeyRefused, bearer_key, new_key
from tenants.models import Tenant

UNNAMED = "New dataset"


class DatasetsViewSet(ControlViewSet):
    """New datasets. No key is needed where sign-up is open; where it is closed, the operator's token."""

    authentication_classes: tuple[type[ApiKeyAuthentication], ...] = ()
    serializer_class = DatasetSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super(ControlViewSet, self).initial(request, *args, **kwargs)  # there is no dataset yet that could attend

    @extend_schema(request=NewDatasetSerializer, responses={201: DatasetSerializer})
    def create(self, request: Request) -> Response:
        """A new empty dataset and its key, which nobody can read again later."""
        body = self.taken(NewDatasetSerializer)
        drop_expired()
        tenant, key = _made(request, body.get("name"))
        if "expiresIn" in body:
            with transaction.atomic():
                tenant.expires_at = expire_after(tenant, body["expiresIn"])
        made = {"key": key, "name": tenant.name, "number": tenant.number, "expires_at": tenant.expires_at}
        return Response(DatasetSerializer(made).data, status.HTTP_201_CREATED)


def _made(request: Request, name: str | None) -> tuple[Tenant, str]:
    """By the operator's token any number; else as many as may sign up. Raises KeyRefused."""
    if _has_token(request):
        return new_dataset(name or UNNAMED)
    if not settings.OPEN_SIGNUP:
        raise KeyRefused(
            "Sign-up is closed here (MOCKPSP_OPEN_SIGNUP=0). Send the operator's token (MOCKPSP_OPERATOR_TOKEN) as "
            "`Authorization: Bearer <token>`."
        )
    key = new_key()
    tenant = tenant_of(key, str(request.META.get("REMOTE_ADDR", "")))
    if name is not None:
        Tenant.objects.filter(pk=tenant.pk).update(name=name)
        tenant.name = name
    return tenant, key


def _has_token(request: Request) -> bool:
    token: str = settings.OPERATOR_TOKEN
    try:
        given = bearer_key(request.META.get("HTTP_AUTHORIZATION", ""))
    except KeyRefused:
        return False
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
