"""`Authorization: Bearer <API key>`, for views of DRF: the key alone names the dataset."""

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled

from tenants.access import tenant_of
from tenants.keys import KeyRefused, bearer_key
from tenants.models import Tenant
from tenants.sign_ups import TooManySignUps


class ApiKeyAuthentication(BaseAuthentication):
    """Gives the dataset that the key opens as the request's user."""

    def authenticate(self, request: HttpRequest) -> tuple[Tenant, None]:
        try:
            key = bearer_key(request.META.get("HTTP_AUTHORIZATION", ""))
            return tenant_of(key, request.META.get("REMOTE_ADDR", "")), None
        except TooManySignUps as refused:
            raise Throttled(refused.seconds_to_wait, str(refused)) from refused
        except KeyRefused as refused:
            raise AuthenticationFailed(str(refused)) from refused

    def authenticate_header(self, request: HttpRequest) -> str:
        return "Bearer"
