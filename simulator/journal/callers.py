"""Whose requests they are: from the Authorization header to the key's row and its dataset."""

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.journal.masking import Mask
from tenants import keys
from tenants.keys import KeyRefused, bearer_key
from tenants.models import ApiKey


@dataclass(frozen=True, slots=True)
class Caller:
    """A key that opens a dataset, or did before it was revoked."""

    tenant: int
    key: int
    mask: Mask


def callers_of(headers: Iterable[str]) -> dict[str, Caller]:
    """The caller behind each header. One that opens nothing has no dataset, whose journal could tell of it."""
    digests = {header: keys.digest(key) for header in headers if (key := _key_in(header))}
    known = ApiKey.objects.filter(digest__in=set(digests.values())).values_list("digest", "tenant_id", "pk")
    rows = {digest: (tenant, key) for digest, tenant, key in known}
    return {
        header: Caller(*rows[digest], Mask(bearer_key(header))) for header, digest in digests.items() if digest in rows
    }


def _key_in(header: str) -> str:
    try:
        return bearer_key(header)
    except KeyRefused:
        return ""
