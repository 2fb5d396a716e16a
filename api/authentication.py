"""`Authorization: Bearer <API key>`, for views of DRF: the key alone names the dataset."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from tenants.access import tenant_of
from tenants.keys import KeyRefused, bearer_key
from tenants.models import Tenant


class ApiKeyAuthentication(BaseAuthentication):
    """Gives the dataset that the key opens as the request's user."""

    def authenticate(self, request: HttpRequest) -> tuple[Tenant, None]:
        try:
            return tenant_of(bearer_key(request.META.get("HTTP_AUTHORIZATION", ""))), None
        except KeyRefused as refused:
            raise AuthenticationFailed(str(refused)) from refused

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"
