"""API keys: what one looks like, what is stored of it, and how a statement finds the dataset that it opens."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone

from tenants.db.statements import stored_moment
from tenants.models import ApiKey, Tenant

KEY_FORM = re.compile(r"[\x21-\x7e]{8,200}")  # ASCII: an HTTP header carries nothing else safely
KEY_RULE = "an API key has 8 to 200 printable ASCII characters without spaces"
HEADER_RULE = "Send the dataset's API key as `Authorization: Bearer <API key>`."

USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write at every read would make readers wait for writers

_BY_KEY = (
    f"(SELECT t.id FROM {ApiKey._meta.db_table} k JOIN {Tenant._meta.db_table} t ON t.id = k.tenant_id"
    " WHERE k.digest = %s AND k.revoked_at IS NULL AND k.last_used_at > %s"
    " AND (t.attention_at IS NULL OR t.attention_at > %s)) dataset"
)
_KNOWN = "(SELECT CAST(%s AS bigint) AS id) dataset"


class KeyRefused(Exception):
    """The key opens nothing; the message says why and what would."""


def bearer_key(header: str) -> str:
    """The key in an `Authorization` header. Raises KeyRefused where the header has none."""
    scheme, _, key = header.strip().partition(" ")
    if not scheme:
        raise KeyRefused(f"The Authorization header is missing or empty. {HEADER_RULE}")
    if scheme.lower() != "bearer" or not key:
        raise KeyRefused(f"The Authorization header is malformed. {HEADER_RULE}")
    return key.strip()


def is_well_formed(key: str) -> bool:
    """Whether `key` can be an API key; an e-mail address or a UUID can."""
    return KEY_FORM.fullmatch(key) is not None


def digest(key: str) -> str:
    """The key's SHA-256 in hexadecimal: what it is looked up by."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()  # also of what is no key: none has it


def mask(key: str) -> str:
    """Enough of the key to recognise it, too little to use it."""
    shown = 4 if len(key) >= 16 else 2
    return f"{key[:shown]}…{key[-shown:]}"


def new_key() -> str:
    """A fresh key that nobody can guess."""
    return f"sk_{secrets.token_urlsafe(24)}"


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """An API key that saves the hot paths a query: it stands for its dataset where it is valid, its use was noted of
    late, and the dataset has nothing to do before it is read; and else for none.

    `tenants.access.tenant_of` then finds out which it is, and says why the key opens nothing.
    """

    key: str


DatasetRef = Tenant | KeyInUse


def dataset_sql(dataset: DatasetRef) -> str:
    """For FROM: a table `dataset` with the primary key, `id`, of the dataset; empty where a key stands for none."""
    return _BY_KEY if isinstance(dataset, KeyInUse) else _KNOWN


def dataset_params(dataset: DatasetRef) -> tuple[Any, ...]:
    """What the places in `dataset_sql` stand for."""
    if isinstance(dataset, KeyInUse):
        return digest(dataset.key), *_moments(timezone.now().replace(microsecond=0))
    return (dataset.pk,)


def require_dataset(rows: Sequence[object]) -> None:
    """Raises Tenant.DoesNotExist where a statement found none by `dataset_sql`, and so gave no rows."""
    if not rows:
        raise no_such_dataset()


def no_such_dataset() -> Tenant.DoesNotExist:
    return Tenant.DoesNotExist("There is no such dataset.")


@lru_cache(maxsize=2)  # by the second, the later end of it: making a moment costs more than looking up the key
def _moments(second: datetime) -> tuple[Any, Any]:
    """Since when a key's use was noted of late, and now."""
    now = second + timedelta(seconds=1)
    return stored_moment(now - USE_IS_NOTED_EVERY), stored_moment(now)
