"""From an API key to the dataset that it opens."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tenants import expiring, keys
from tenants.addresses import counted_as
from tenants.clock import TENANT_COLUMNS, locked_tenant, tenant_from
from tenants.db.statements import USE_IS_NOTED_EVERY, Statement, api_key_digest, aware
from tenants.db.waiting import waiting_at_most
from tenants.keys import KeyRefused
from tenants.models import ApiKey, Tenant
from tenants.naming import add_unnamed
from tenants.sign_ups import TooManySignUps, is_spent, take_place

FIND = Statement(
    f"SELECT k.id, k.mask, k.last_used_at, k.revoked_at, {', '.join(f't.{column}' for column in TENANT_COLUMNS)}"
    f" FROM {ApiKey._meta.db_table} k JOIN {Tenant._meta.db_table} t ON t.id = k.tenant_id WHERE k.digest = %s"
)


DROPPED = "The dataset of this API key was deleted just now, by somebody else; try again."


@dataclass(frozen=True, slots=True)
class _FoundKey:
    """A row of a key with its dataset: an ApiKey would cost more than the query."""

    key_id: int
    mask: str
    last_used_at: datetime | None
    revoked_at: datetime | None
    tenant: Tenant

    def opens(self) -> Tenant:
        if self.revoked_at is not None:
            raise KeyRefused(f"The API key {self.mask} was revoked; use another key of the dataset.")
        if self.tenant.expires_at is not None and self.tenant.expires_at <= timezone.now():
            raise KeyRefused(f"The dataset of the API key {self.mask} was made for a time, which is over.")
        return self.tenant


def tenant_of(key: str, address: str | None = None) -> Tenant:
    """The dataset that `key` opens; where sign-up is open, an unknown key makes one. One query for a known key.

    `address` is where the key came from, whose sign-ups are limited; None is this machine's own command line.
    Raises KeyRefused: malformed, revoked, or unknown while sign-up is closed; TooManySignUps.
    """
    if not keys.is_well_formed(key):
        raise KeyRefused(f"This is not an API key: {keys.KEY_RULE}.")
    found = _find(key) or _sign_up(key, address)
    tenant = found.opens()
    _note_use(found)
    return tenant


def api_key_of(key: str, address: str | None = None) -> ApiKey:
    """The row of `key`, with its dataset; as tenant_of in all else."""
    tenant_of(key, address)
    found = ApiKey.objects.select_related("tenant").filter(digest=api_key_digest(key)).first()
    if found is None:
        raise KeyRefused(DROPPED)
    return found


def known_tenant(key: str) -> Tenant:
    """The dataset that `key` opens; an unknown key adds none.

    Raises KeyRefused where it is unknown or revoked.
    """
    found = _find(key)
    if found is None:
        raise KeyRefused("No dataset has this API key.")
    return found.opens()


def would_open(key: str) -> bool:
    """Whether `key` opens a dataset, or would make one here; how many may be made in a day is not looked at."""
    if not keys.is_well_formed(key):
        return False
    found = _find(key)
    return settings.OPEN_SIGNUP if found is None else found.revoked_at is None


def is_unknown(key: str) -> bool:
    """Whether no dataset has, or had, this key."""
    return _find(key) is None


def add_key(tenant: Tenant, key: str, label: str = "") -> ApiKey:
    """Lets `key` open `tenant` too.

    Raises KeyRefused where it is malformed or opens a dataset already.
    """
    if not keys.is_well_formed(key):
        raise KeyRefused(f"This is not an API key: {keys.KEY_RULE}.")
    try:
        with transaction.atomic():
            locked = locked_tenant(tenant)  # or the key would open a row that the dataset has left
            return ApiKey.objects.create(tenant=locked, digest=api_key_digest(key), mask=keys.mask(key), label=label)
    except IntegrityError as error:
        raise KeyRefused(f"The API key {keys.mask(key)} opens a dataset already.") from error


def revoke(keys: QuerySet[ApiKey]) -> int:
    """Ends what these keys allow; how many of them were in force until now."""
    return keys.filter(revoked_at=None).update(revoked_at=timezone.now())


def new_dataset(name: str | None, expires_in: timedelta | None = None) -> tuple[Tenant, str]:
    """An empty dataset and its first key, which nobody can read again later; after `expires_in` it goes by itself."""
    with transaction.atomic():
        return _add_dataset(name, expires_in)


def sign_up(name: str | None, address: str, expires_in: timedelta | None = None) -> tuple[Tenant, str]:
    """The same where anybody may make one; `address`, where the wish came from, may make so many a day.

    Raises KeyRefused: sign-up is closed; TooManySignUps.
    """
    counted = _counted(address)
    with transaction.atomic():
        if counted is None or take_place(counted):
            return _add_dataset(name, expires_in, timezone.now())  # its first use is at once
    raise TooManySignUps


def _add_dataset(
    name: str | None, expires_in: timedelta | None, last_used_at: datetime | None = None
) -> tuple[Tenant, str]:
    key, columns = keys.new_key(), expiring.columns(expires_in)
    tenant = Tenant.objects.create(name=name, **columns) if name else add_unnamed(**columns)
    first_key = {"digest": api_key_digest(key), "mask": keys.mask(key), "label": "first key"}
    ApiKey.objects.create(tenant=tenant, last_used_at=last_used_at, **first_key)
    return tenant, key


def _find(key: str) -> _FoundKey | None:
    rows = FIND.rows(api_key_digest(key))
    if not rows:
        return None
    key_id, mask, last_used_at, revoked_at, *tenant = rows[0]
    return _FoundKey(key_id, mask, aware(last_used_at), aware(revoked_at), tenant_from(tenant))


def _counted(address: str | None) -> str | None:
    """By what sign-ups of the address are counted; None where they are not. Raises as `sign_up` does."""
    if not settings.OPEN_SIGNUP:
        raise KeyRefused("This API key is unknown, and sign-up is closed here (MOCKPSP_OPEN_SIGNUP=0).")
    expiring.drop_expired()
    counted = None if address is None else counted_as(address)
    if counted is not None and is_spent(counted):
        raise TooManySignUps
    return counted


def _sign_up(key: str, address: str | None) -> _FoundKey:
    counted = _counted(address)
    refusal = KeyRefused("This API key was taken away while it was being signed up; try again.")
    try:
        with transaction.atomic():
            if counted is not None and not take_place(counted):
                raise TooManySignUps
            add_key(add_unnamed(), key, label="made at sign-up")
    except TooManySignUps as refused:
        refusal = refused
    except KeyRefused:
        pass  # another request was first; its tenant is found
    found = _find(key)
    if found is None:
        raise refusal
    return found


def _note_use(found: _FoundKey) -> None:
    now = timezone.now()
    if found.last_used_at is not None and now - found.last_used_at < USE_IS_NOTED_EVERY:
        return
    # where it cannot be done at once the next request notes it: no reader waits for a writer
    with suppress(DatabaseError), waiting_at_most(0), transaction.atomic():
        free = ApiKey.objects.select_for_update(skip_locked=True).filter(pk=found.key_id)
        ApiKey.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(last_used_at=now)
