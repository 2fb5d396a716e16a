"""Payments that come in by themselves, as a scenario has them."""

from django.db import models

from tenants.scoping import TenantOwned

MOST_PER_MINUTE = 600


class LiveTraffic(TenantOwned):
    """The live traffic of a dataset: its options, accounts and progress. Moments are of the dataset's time.

    Payments are planned minute by minute: `minute` counts from `started_at`. `payments` were written so far,
    `payments_in_minute` of them in that minute. `next_at` is the moment of the next one; null where there is none.
    """

    scenario = models.CharField(max_length=40)
    per_minute = models.IntegerField()
    is_even = models.BooleanField()
    seed = models.CharField(max_length=100)
    accounts = models.JSONField()
    beneficiaries = models.JSONField()
    started_at = models.DateTimeField()
    until = models.DateTimeField()
    minute = models.IntegerField(default=0)
    payments_in_minute = models.IntegerField(default=0)
    payments = models.BigIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="live_traffic_one_each")]

    def __str__(self) -> str:
        return f"{self.per_minute} payments a minute of {self.scenario}"
