"""How many datasets an address may make in a day by signing up (MOCKPSP_SIGNUPS_PER_DAY).

They are counted in the database, so that all worker processes count together. A day is one of UTC.
"""

import logging
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tenants.keys import KeyRefused
from tenants.models import SignUpCount

logger = logging.getLogger(__name__)


class TooManySignUps(KeyRefused):
    """The key is unknown, and its sender's address has made all the datasets that it may make today."""

    def __init__(self) -> None:
        self.seconds_to_wait = _seconds_to_midnight()
        super().__init__(
            f"Your address has made {settings.SIGNUPS_PER_DAY:,} datasets today, the most here "
            "(MOCKPSP_SIGNUPS_PER_DAY), and an unknown key makes one more. "
            "Use a key that opens a dataset, or try again after midnight UTC."
        )


def is_spent(address: str) -> bool:
    """Whether the address has made all that it may today. It only reads: a flood of unknown keys is refused by it."""
    day = _today()
    most = settings.SIGNUPS_PER_DAY
    spent = bool(most) and SignUpCount.objects.filter(day=day, address=address, count__gte=most).exists()
    if spent:
        _log(address, day, most)
    return spent


def take_place(address: str) -> bool:
    """Counts one sign-up; False where the address has none left today.

    It stands in the transaction of the sign-up: what is rolled back counts for nothing, and sign-ups at the same time
    wait for each other here.
    """
    most, day = settings.SIGNUPS_PER_DAY, _today()
    if not most:
        return True
    for _ in range(2):  # the row may have been made by another sign-up in between
        if SignUpCount.objects.filter(day=day, address=address, count__lt=most).update(count=F("count") + 1):
            return True
        try:
            with transaction.atomic():
                SignUpCount.objects.create(day=day, address=address, count=1)
        except IntegrityError:
            continue
        SignUpCount.objects.filter(day__lt=day).delete()
        return True
    return False


def _seconds_to_midnight() -> int:
    midnight = datetime.combine(_today() + timedelta(days=1), time(), UTC)
    return max(int((midnight - timezone.now()).total_seconds()), 1)


def _today() -> date:
    return timezone.now().date()


@lru_cache(maxsize=1_000)  # once a day and address in each process: a flood must not fill the log
def _log(address: str, day: date, most: int) -> None:
    logger.warning("%s has made %s datasets on %s, the most for one address; more are refused", address, most, day)
