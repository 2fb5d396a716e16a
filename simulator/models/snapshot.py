"""A copy of a dataset as it was, kept with the dataset to be put back."""

from django.db import models

from tenants.scoping import TenantOwned

NAME_LENGTH = 100


class Snapshot(TenantOwned):
    """An archive of the dataset, compressed, with the steps that were due in it. It outlives resets.

    `clock` was the dataset's time when it was taken: the distance of a due step from it is what a restore keeps.
    """

    outlives_reset = True

    name = models.CharField(max_length=NAME_LENGTH)
    taken_at = models.DateTimeField()  # by the machine's clock
    clock = models.DateTimeField()
    internal_accounts = models.BigIntegerField()
    beneficiaries = models.BigIntegerField()
    records = models.BigIntegerField()
    due_steps = models.IntegerField()
    size = models.IntegerField()  # bytes, compressed
    archive = models.BinaryField()
    steps = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="snapshot_named_once")]

    def __str__(self) -> str:
        return self.name
