"""The API key as views of DRF know it."""

from typing import Any

import pytest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from api.authentication import ApiKeyAuthentication
from tenants.models import Tenant


class Whose(APIView):
    authentication_classes = (ApiKeyAuthentication,)

    def get(self, request: Request) -> Response:
        return Response({"dataset": request.user.pk})


def _ask(**headers: str) -> Any:
    return Whose.as_view()(APIRequestFactory().get("/", headers=headers))


def test_a_key_names_its_dataset(tenant: Tenant, key: str) -> None:
    assert _ask(authorization=f"Bearer {key}").data == {"dataset": tenant.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic abcdefgh"}, {"authorization": "Bearer short"}])
def test_a_view_refuses_in_the_contracts_form(headers: dict[str, str]) -> None:
    refused = _ask(**headers)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert b'"Title":"Unauthorized"' in refused.content
