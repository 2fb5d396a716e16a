"""Whether a connector has read a dataset, and how a run makes sure of it.

Rows that no connector has read may get earlier creation times, or begin before the dataset's clock. An app above, which
knows the requests, registers how it finds readers. It learns of each request a moment later, so a run takes three
steps: it marks its row and the dataset (from then on each request of the contract goes the long way, and removes the
mark by `note_reading`), waits for requests under way (QUIET), and checks that the mark is still there.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from ledgerdata.models import Preparation, SeedRun
from ledgerdata.operations import writing
from tenants.attention import PAST, note_attention
from tenants.models import Tenant
from tenants.scoping import for_tenant

QUIET = 2.0  # seconds: requests from before the mark are answered and known by then

_known: list[Callable[[Tenant], bool]] = []


def knows_readers(was_read: Callable[[Tenant], bool]) -> None:
    """From now on `was_read` says whether the dataset was read since it was last emptied; True where it cannot know."""
    if was_read not in _known:
        _known.append(was_read)


def was_read(tenant: Tenant) -> bool:
    """Whether a connector may have read the dataset: yes, unless it is known that none has."""
    return not _known or any(each(tenant) for each in _known)


def marked_from(tenant: Tenant) -> datetime | None:
    """For tenants.attention: a dataset is not plain while a run waits to know that nobody reads it."""
    return PAST if _marks(tenant).exists() else None


def note_reading(tenant: Tenant) -> None:
    """Called before a dataset that is not plain is read or written by a connector."""
    if _marks(tenant).exists() and _marks(tenant).update(ground=Preparation.READ):
        with writing(tenant) as book:
            note_attention(book.tenant)


def claim(tenant: Tenant) -> bool:
    """Whether no connector has read the dataset so far; if so, none can before the transaction has ended."""
    return bool(_marks(tenant).update(ground=Preparation.READY, moved_at=timezone.now())) and not was_read(tenant)


def _marks(tenant: Tenant) -> QuerySet[SeedRun]:
    return for_tenant(SeedRun, tenant).filter(finished=False, ground=Preparation.UNREAD)
