"""`Authorization: Bearer <API key>`: the key alone names the dataset."""

from django.http import HttpRequest
from rest_framework import status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed

from tenants.access import KeyRefused, TooManySignUps, tenant_of
from tenants.models import Tenant

EXPECTED = "Send the dataset's API key as `Authorization: Bearer <API key>`."


class SignUpsSpent(APIException):
    """An unknown key from an address that has made all the datasets that it may make today."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS

    def __init__(self, refusal: TooManySignUps) -> None:
        super().__init__(str(refusal))
        self.retry_after = refusal.seconds_to_wait


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
    """The dataset that the request's key opens; one query for a known key.

    Raises AuthenticationFailed, SignUpsSpent.
    """
    try:
        return tenant_of(bearer_key(request), request.META.get("REMOTE_ADDR", ""))
    except TooManySignUps as error:
        raise SignUpsSpent(error) from error
    except KeyRefused as error:
        raise AuthenticationFailed(str(error)) from error
