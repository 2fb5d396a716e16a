"""What a dataset has to do before it is read or written: whoever reaches one calls `attend` first.

The apps above say what there is to do; here is only when, which the dataset's row tells (`attention_at`).
"""

from collections.abc import Callable

from django.utils import timezone

from tenants.models import Tenant

_work: list[Callable[[Tenant], object]] = []


def attends(do: Callable[[Tenant], object]) -> None:
    """From now on `do` is called for each dataset whose moment has come."""
    if do not in _work:
        _work.append(do)


def attend(tenant: Tenant) -> None:
    """Does what the dataset has to do first, if its moment has come; then `tenant` is read anew."""
    if tenant.attention_at is not None and tenant.attention_at <= timezone.now():
        for do in _work:
            do(tenant)
        tenant.refresh_from_db()
