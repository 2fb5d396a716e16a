"""`Authorization: Bearer <API key>`: the key alone names the dataset."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from tenants.access import KeyRefused, tenant_of
from tenants.models import Tenant

EXPECTED = "Send the dataset's API key as `Authorization: Bearer <API key>`."


class ApiKeyAuthentication(BaseAuthentication):
    """The key's tenant. All that it reads is in Django's own request."""

    def authenticate(self, request: HttpRequest) -> tuple[Tenant, None]:
        return authenticated(request), None

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"


def bearer_key(request: HttpRequest) -> str:
    """What the header holds where a key belongs. Raises AuthenticationFailed."""
    scheme, _, key = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    if not scheme:
        raise AuthenticationFailed(f"The Authorization header is missing or empty. {EXPECTED}")
    if scheme.lower() != "bearer" or not key:
        raise AuthenticationFailed(f"The Authorization header is malformed. {EXPECTED}")
    stripped: str = key.strip()
    return stripped


def authenticated(request: HttpRequest) -> Tenant:
    """The dataset that the request's key opens; one query for a known key. Raises AuthenticationFailed."""
    try:
        return tenant_of(bearer_key(request))
    except KeyRefused as error:
        raise AuthenticationFailed(str(error)) from error
