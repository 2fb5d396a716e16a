"""From an API key to the dataset that it opens."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tenants import keys
from tenants.models import ApiKey, Tenant

USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write at every read would make readers wait for writers


class KeyRefused(Exception):
    """The key opens nothing; the message says why and what would."""


def tenant_of(key: str) -> Tenant:
    """The dataset that `key` opens; where sign-up is open, an unknown key makes one. One query for a known key.

    Raises KeyRefused: malformed, revoked, or unknown while sign-up is closed.
    """
    return api_key_of(key).tenant


def api_key_of(key: str) -> ApiKey:
    """The row of `key`, with its dataset; as tenant_of in all else."""
    if not keys.is_well_formed(key):
        raise KeyRefused(f"This is not an API key: {keys.KEY_RULE}.")
    api_key = _find(key) or _sign_up(key)
    _refuse_revoked(api_key)
    _note_use(api_key)
    return api_key


def known_tenant(key: str) -> Tenant:
    """The dataset that `key` opens; none is made.

    Raises KeyRefused where it is unknown or revoked.
    """
    api_key = _find(key)
    if api_key is None:
        raise KeyRefused("No dataset has this API key.")
    _refuse_revoked(api_key)
    return api_key.tenant


def add_key(tenant: Tenant, key: str, label: str = "") -> ApiKey:
    """Lets `key` open `tenant` too.

    Raises KeyRefused where it is malformed or opens a dataset already.
    """
    if not keys.is_well_formed(key):
        raise KeyRefused(f"This is not an API key: {keys.KEY_RULE}.")
    try:
        with transaction.atomic():
            return ApiKey.objects.create(tenant=tenant, digest=keys.digest(key), mask=keys.mask(key), label=label)
    except IntegrityError as error:
        raise KeyRefused(f"The API key {keys.mask(key)} opens a dataset already.") from error


def new_dataset(name: str) -> tuple[Tenant, str]:
    """An empty dataset and its first key, which nobody can read again later."""
    key = keys.new_key()
    with transaction.atomic():
        tenant = Tenant.objects.create(name=name)
        add_key(tenant, key, label="first key")
    return tenant, key


def _find(key: str) -> ApiKey | None:
    return ApiKey.objects.select_related("tenant").filter(digest=keys.digest(key)).first()


def _refuse_revoked(api_key: ApiKey) -> None:
    if api_key.revoked_at is not None:
        raise KeyRefused(f"The API key {api_key.mask} was revoked; use another key of the dataset.")


def _sign_up(key: str) -> ApiKey:
    if not settings.OPEN_SIGNUP:
        raise KeyRefused("This API key is unknown, and sign-up is closed here (MOCKPSP_OPEN_SIGNUP=0).")
    try:
        with transaction.atomic():  # the tenant goes too where another request was first with the key
            tenant = Tenant.objects.create(name=keys.mask(key))
            return add_key(tenant, key, label="made at sign-up")
    except KeyRefused:
        return ApiKey.objects.select_related("tenant").get(digest=keys.digest(key))


def _note_use(api_key: ApiKey) -> None:
    now = timezone.now()
    if api_key.last_used_at is None or now - api_key.last_used_at > USE_IS_NOTED_EVERY:
        ApiKey.objects.filter(pk=api_key.pk).update(last_used_at=now)
