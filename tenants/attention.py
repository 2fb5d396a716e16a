"""Reasons for which a dataset is not plain: work due before it is read or written, and rules for its answers.

The tenant's row says from which moment of the machine on (`attention_at`: null for never). The fast way of a request
finds only datasets for which that moment has not come; all others are loaded by a query of their own, and whoever
reaches one calls `attend` first. Each reason is registered once, by the app that has it:

    attends(when, do)   # work: `do` is called for a dataset from the moment on that `when` gives
    attends(when)       # no work: from then on the dataset is only not plain; PAST says always

Whoever changes what a `when` looks at calls `note_attention`, in the same transaction under the dataset's lock.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from django.utils import timezone

from tenants.models import Tenant

PAST = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment of a reason that holds at all times, as that of a fault rule which is switched on."""

When = Callable[[Tenant], datetime | None]
"""The moment of the machine from which on a dataset is not plain, for one reason; None for never."""

Do = Callable[[Tenant], object]
"""Does what is due in a dataset, in transactions of its own."""


class _Reason(NamedTuple):
    when: When
    do: Do | None


_reasons: list[_Reason] = []


def attends(when: When, do: Do | None = None) -> None:
    """Registers a reason, with the work that it brings, if any. A second time changes nothing."""
    reason = _Reason(when, do)
    if reason not in _reasons:
        _reasons.append(reason)


def note_attention(tenant: Tenant) -> None:
    """Keeps the earliest moment of all reasons in the dataset's row. The caller holds the dataset's lock."""
    moments = [moment for reason in _reasons if (moment := reason.when(tenant))]
    keep_attention(tenant, min(moments, default=None))


def keep_attention(tenant: Tenant, at: datetime | None) -> None:
    """Keeps a moment that is known to be the earliest of all. The caller holds the dataset's lock."""
    if at != tenant.attention_at:
        tenant.attention_at = at
        Tenant.objects.filter(pk=tenant.pk).update(attention_at=at)


def attend(tenant: Tenant) -> None:
    """Does what the dataset has to do first, of each kind whose moment has come; then `tenant` is read anew."""
    now = timezone.now()
    if tenant.attention_at is None or tenant.attention_at > now:
        return
    due = [reason.do for reason in _reasons if reason.do and (at := reason.when(tenant)) and at <= now]
    for do in due:
        do(tenant)
    _read_anew(tenant)


def _read_anew(tenant: Tenant) -> None:
    """A reset may have given the dataset another row meanwhile, and deleted this one: then it stays as it was read."""
    now = Tenant.objects.filter(pk=tenant.pk).first()
    if now is not None:
        vars(tenant).update({field.attname: getattr(now, field.attname) for field in Tenant._meta.concrete_fields})
