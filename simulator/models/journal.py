"""The journal of a dataset: its requests in batches, and how far each reader has come."""

from django.db import models

from tenants.models import Tenant
from tenants.scoping import TenantOwned


class _Beside(TenantOwned):
    """A row that is written without the dataset's lock. A foreign key that the database checks would wait for it."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False, db_constraint=False
    )

    class Meta:
        abstract = True


class JournalBatch(_Beside):
    """Requests that one worker answered one after the other, as simulator.journal.entries packs them."""

    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.IntegerField()
    entries = models.BinaryField()
    bodies = models.BinaryField(null=True)

    class Meta:
        verbose_name = "request"
        verbose_name_plural = "journal"
        indexes = [models.Index(fields=["tenant", "first_at"], name="journal_by_time")]

    def __str__(self) -> str:
        return f"{self.count} requests from {self.first_at}"


class Reader(_Beside):
    """What one API key has had from one operation, since the dataset was last emptied.

    `given` is the highest sequence of a row that it was given, 0 for none; moments are of the machine's clock.
    """

    key = models.BigIntegerField()  # the primary key of an ApiKey
    operation = models.CharField(max_length=40)
    requests = models.BigIntegerField()
    left_out = models.BigIntegerField()  # requests that came faster than they could be written down
    last_at = models.DateTimeField()
    last_status = models.IntegerField()
    last_page = models.BigIntegerField(null=True)
    last_items = models.IntegerField(null=True)
    given = models.BigIntegerField()
    given_at = models.DateTimeField(null=True)
    errors = models.BigIntegerField()
    error_at = models.DateTimeField(null=True)
    error_status = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "key", "operation"], name="reader_once")]

    def __str__(self) -> str:
        return f"{self.operation} by key {self.key}"
