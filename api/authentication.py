"""`Authorization: Bearer <API key>`: the key alone names the dataset."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from tenants.access import KeyRefused, tenant_of
from tenants.models import Tenant

EXPECTED = "Send the dataset's API key as `Authorization: Bearer <API key>`."


class ApiKeyAuthentication(BaseAuthentication):
    """The key's tenant; one query. All that it reads is in Django's own request."""

    def authenticate(self, request: HttpRequest) -> tuple[Tenant, None]:
        scheme, _, key = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if not scheme:
            raise AuthenticationFailed(f"The Authorization header is missing or empty. {EXPECTED}")
        if scheme.lower() != "bearer" or not key:
            raise AuthenticationFailed(f"The Authorization header is malformed. {EXPECTED}")
        try:
            return tenant_of(key.strip()), None
        except KeyRefused as error:
            raise AuthenticationFailed(str(error)) from error

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"
