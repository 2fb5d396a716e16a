"""The last run of the generator on a dataset, so that an interrupted one can go on."""

from django.db import models
from django.utils import timezone

from tenants.scoping import TenantOwned


class Ended(models.TextChoices):
    """How a run came to its end."""

    WHOLE = "WHOLE", "made as planned"
    STOPPED = "STOPPED", "stopped by somebody"
    NO_ROOM = "NO_ROOM", "stopped for want of room in the past"


class Preparation(models.TextChoices):
    """What is to be done with the dataset before a run's first row."""

    UNREAD = "UNREAD", "to be made free, where no connector reads it first"
    EMPTY = "EMPTY", "to be emptied"
    READ = "READ", "read by a connector in the meantime"
    READY = "READY", "ready"


class SeedRun(TenantOwned):
    """The plan of a run and how far it came; moves in the transactions that write the rows."""

    plan = models.JSONField(editable=False)
    last_written_before = models.DateTimeField(
        null=True, editable=False
    )  # the dataset's last creation time when the run began
    events = models.BigIntegerField(default=0, editable=False)
    payments = models.BigIntegerField(default=0, editable=False)  # begun so far; the plan says how many there will be
    records = models.BigIntegerField(default=0, editable=False)  # written so far
    begun_at = models.DateTimeField(default=timezone.now, editable=False)  # by the wall's clock, as moved_at
    moved_at = models.DateTimeField(default=timezone.now, editable=False)  # by the wall's clock, not the dataset's
    finished = models.BooleanField(default=False, editable=False)  # nothing more is written; `ended` says why
    ended = models.CharField(max_length=10, choices=Ended, blank=True, default="", editable=False)
    ground = models.CharField(max_length=10, choices=Preparation, default=Preparation.READY, editable=False)
    why = models.CharField(max_length=300, blank=True, default="", editable=False)  # in words, where it was not whole

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="seed_run_one_each")]

    def __str__(self) -> str:
        return f"{'finished' if self.finished else 'under way'} after {self.events} events"
