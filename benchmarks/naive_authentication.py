"""The plain version's authentication; a module of its own, since DRF imports it while the views are being made."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from tenants.keys import digest
from tenants.models import ApiKey


class KeyUser:
    """What DRF's permissions ask of a user; the dataset rides on the key."""

    is_authenticated = True


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[KeyUser, ApiKey]:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            api_key = ApiKey.objects.select_related("tenant").get(digest=digest(key), revoked_at=None)
        except ApiKey.DoesNotExist as error:
            raise AuthenticationFailed("unknown API key") from error
        return KeyUser(), api_key
