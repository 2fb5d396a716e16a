"""Whose data: a tenant is one isolated dataset, reached by any of its API keys."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

OUTCOME_LENGTH = 1_000


class Shortfall(models.TextChoices):
    """The way of a payout or transfer that its source account cannot pay for."""

    REFUSE = "REFUSE", "Refuse it (422)"
    FAIL = "FAIL", "Take it and let it end FAILED"
    OVERDRAFT = "OVERDRAFT", "Pay it; the balance goes below zero"


class Standing(models.TextChoices):
    """Whether a row of Tenant is a dataset that people see."""

    IN_USE = "IN_USE", "in use"
    FILLING = "FILLING", "being filled by an import: no key opens it yet"
    DISCARDED = "DISCARDED", "replaced or given up: its rows are to be deleted"


class Tenant(models.Model):
    """One dataset: its settings, its clock, and how many rows of each series it holds.

    A reset or an import gives a dataset a new row (tenants.replacing). Its number stays: the primary key of its first.

    `outcome` is the course of payments that no outcome rule matches, as simulator.outcomes.grammar reads it.
    `attention_at` is the machine's moment from which on the dataset has something to do before it may be read: null for
    never. The fast way finds only datasets for which it has not come (simulator.md, One column decides).
    """

    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    shortfall = models.CharField("where funds are short", max_length=9, choices=Shortfall, default=Shortfall.REFUSE)
    outcome = models.CharField("what becomes of a payment", max_length=OUTCOME_LENGTH, default="succeed")
    outcome_rules = models.IntegerField(default=0, editable=False)  # how many are switched on
    fault_rules = models.IntegerField(default=0, editable=False)  # how many are switched on
    lead = models.BigIntegerField(default=0, editable=False)  # microseconds that its time is ahead of the machine's
    attention_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)  # when it goes by itself; by the machine's clock
    journal_from = models.DateTimeField(null=True, editable=False)  # requests before it were deleted from the journal
    last_written_at = models.DateTimeField("last written at", null=True, editable=False)
    internal_accounts = models.BigIntegerField(default=0, editable=False)
    beneficiaries = models.BigIntegerField(default=0, editable=False)
    records = models.BigIntegerField(default=0, editable=False)
    standing = models.CharField(max_length=9, choices=Standing, default=Standing.IN_USE, editable=False)
    standing_at = models.DateTimeField(default=timezone.now, editable=False)  # when it was last known to be so
    first_pk = models.BigIntegerField(
        null=True, db_index=True, editable=False
    )  # of the dataset's first row, if another

    class Meta:
        verbose_name = "dataset"
        constraints = [
            models.CheckConstraint(condition=models.Q(standing__in=Standing.values), name="dataset_standing_known"),
            models.UniqueConstraint(
                fields=["first_pk"], condition=models.Q(standing=Standing.IN_USE), name="dataset_in_use_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=models.Q(expires_at__isnull=False), name="dataset_that_expires"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def began_anew_at(self) -> datetime | None:
        """When a reset, a restore or an import gave it the row that it has; None where it has its first one."""
        return self.standing_at if self.first_pk else None

    @property
    def number(self) -> int:
        """What people and sessions know the dataset by: it stays when a reset or an import gives it a new row."""
        return self.first_pk or self.pk


class ApiKey(models.Model):
    """One key to a dataset. The key itself is never stored: its digest finds it, its mask shows it."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="api_keys", verbose_name="dataset")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    mask = models.CharField(max_length=20, editable=False)
    label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.mask} ({self.label})" if self.label else self.mask


class DatasetUser(models.Model):
    """The Django user that stands for a dataset's owner in the admin: its log of changes needs one."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="dataset_user")
    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.user.username


class SignUpCount(models.Model):
    """How many datasets an address made on a day by signing up."""

    day = models.DateField()
    address = models.CharField(max_length=100)
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "address"], name="sign_up_count_once")]

    def __str__(self) -> str:
        return f"{self.count} of {self.address} on {self.day}"


class SignInAttempt(models.Model):
    """An attempt to sign in that failed, or is being made."""

    address = models.CharField(max_length=100, db_index=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "failed attempt to sign in"

    def __str__(self) -> str:
        return f"{self.address} at {self.at}"
