"""`manage.py run_due [KEY]`: does what is due, for those who do not want to wait until a dataset is touched."""

import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import pluralize
from django.utils import timezone

from ledgerdata.management.keys import dataset_of
from simulator.due import do_all_due
from simulator.due_work import Done
from simulator.outcomes.durations import read_duration
from tenants.db.faults import UNAVAILABLE, in_words
from tenants.expiring import drop_expired
from tenants.models import Standing, Tenant

MOST_DROPPED = 1_000
MOST_IN_TURN = 10_000  # events of one dataset, and then it is the next one's turn: none waits for all of another's


class Command(BaseCommand):
    help = (
        "Does the due steps of a dataset; or of all of them, and drops those that were made for a time which is over. "
        "With --every again and again, until it is stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", help="an API key of the dataset; all datasets without one")
        parser.add_argument("--every", metavar="10s", help="do it again after this time, for ever")

    def handle(self, *args: Any, key: str | None, every: str | None, **options: Any) -> None:
        pause = _pause(every) if every else None
        while True:
            if key is None and (dropped := drop_expired(MOST_DROPPED)):
                self.stdout.write(f"{dropped} dataset{pluralize(dropped)} dropped whose time was over.")
            done = do_all_due(dataset_of(key)) if key else self._do_all(is_ended_by_trouble=pause is None)
            if done.events or pause is None:
                self.stdout.write(f"{done.in_words}.")
            if pause is None:
                return
            time.sleep(pause.total_seconds())

    def _do_all(self, *, is_ended_by_trouble: bool) -> Done:
        """Does what is due in all datasets, each in its turn. Errors of the database may pass: they are written out."""
        done, tenants = Done(), list(_with_due_work())
        while tenants:
            left = []
            for tenant in tenants:
                try:
                    some = do_all_due(tenant, MOST_IN_TURN)
                except Tenant.DoesNotExist:  # it was dropped meanwhile
                    continue
                except UNAVAILABLE as error:
                    if is_ended_by_trouble:
                        raise
                    self.stderr.write(f"{tenant}: {in_words(error)}")
                    continue
                done += some
                if some.events >= MOST_IN_TURN:
                    left.append(tenant)
            tenants = left
        return done


def _pause(text: str) -> timedelta:
    try:
        length = read_duration(text)
    except ValueError as error:
        raise CommandError(f"--every: {error}", returncode=2) from error
    return max(length, timedelta(seconds=1))


def _with_due_work() -> Any:
    due = Tenant.objects.filter(standing=Standing.IN_USE, attention_at__lte=timezone.now())
    return due.order_by("attention_at", "pk")
