"""New datasets for programs: one for each test, with a key of its own."""

import hmac
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import ApiKeyAuthentication
from api.control.dataset_shapes import DatasetSerializer, NewDatasetSerializer
from api.control.parameters import refuse_unknown_parameters
from api.control.views import ControlViewSet
from tenants.access import new_dataset, sign_up
from tenants.expiring import drop_expired
from tenants.keys import KeyRefused, bearer_key

_NEEDS_TOKEN = (
    "Sign-up is closed here (MOCKPSP_OPEN_SIGNUP=0). Send the operator's token (MOCKPSP_OPERATOR_TOKEN) as "
    "`Authorization: Bearer <token>`."
)


class DatasetsViewSet(ControlViewSet):
    """New datasets. No key is needed where sign-up is open; where it is closed, the operator's token."""

    authentication_classes: tuple[type[ApiKeyAuthentication], ...] = ()
    serializer_class = DatasetSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super(ControlViewSet, self).initial(request, *args, **kwargs)  # there is no dataset yet that could attend
        refuse_unknown_parameters(self)

    @extend_schema(request=NewDatasetSerializer, responses={201: DatasetSerializer})
    def create(self, request: Request) -> Response:
        """A new empty dataset and its key, which nobody can read again later."""
        body = self.taken(NewDatasetSerializer)
        name, expires_in = body.get("name"), body.get("expiresIn")
        if _has_token(request):
            drop_expired()
            tenant, key = new_dataset(name, expires_in)
        elif settings.OPEN_SIGNUP:
            tenant, key = sign_up(name, str(request.META.get("REMOTE_ADDR", "")), expires_in)
        else:
            raise KeyRefused(_NEEDS_TOKEN)
        made = {"key": key, "name": tenant.name, "number": tenant.number, "expires_at": tenant.expires_at}
        return Response(DatasetSerializer(made).data, status.HTTP_201_CREATED)


def _has_token(request: Request) -> bool:
    token: str = settings.OPERATOR_TOKEN
    try:
        given = bearer_key(request.META.get("HTTP_AUTHORIZATION", ""))
    except KeyRefused:
        return False
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
