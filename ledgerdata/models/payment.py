"""A payment: what all its records share, and where it stands. Kept; check_balances recomputes it from the records."""

from typing import ClassVar

from django.db import models

from ledgerdata.models.account import Account
from ledgerdata.models.amounts import AmountField
from ledgerdata.models.choices import asset_field, enum_field, is_asset, one_of
from ledgerdata.models.same_tenant import SameTenant
from ledgerdata.rules.lifecycle import PaymentType, Progress, Status
from ledgerdata.rules.limits import KEY_LENGTH
from tenants.scoping import TenantImplied


def side_field() -> "models.ForeignKey[Account | None, Account | None]":
    return models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


class Payment(TenantImplied):
    """One payment. Its type, asset and accounts stand here once, so no record of it can differ in them.

    `reference` is what the consumer knows it by: the idempotency key of a POST, else the root's id.
    """

    reference = models.CharField("payment reference", max_length=KEY_LENGTH)
    key_digest = models.BinaryField(null=True)  # of the idempotency key of a POST; no index takes a key
    type = enum_field(PaymentType)
    asset = asset_field()
    amount = AmountField()
    source = side_field()
    destination = side_field()
    scheme = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    request_digest = models.CharField(max_length=64, blank=True)  # of the POST that made it; empty where none did

    first_status = enum_field(Status)
    state = enum_field(Status)
    settled = AmountField(default=0)
    refunded = AmountField(default=0)
    reversed = AmountField(default=0)
    disputed = AmountField(default=0)
    lost = AmountField(default=0)
    version = models.IntegerField(default=1)  # how many records it has
    created_at = models.DateTimeField()  # the root's creation time
    updated_at = models.DateTimeField()  # the last record's

    class Meta:
        verbose_name = "transaction"  # as people call it who look for it; one record is one to the consumer
        constraints = [
            # the list of a dataset, newest first: within it primary keys grow with creation; what records refer to
            models.UniqueConstraint(fields=["tenant", "id"], name="payment_tenant_id_once"),
            # the payment for which a key stands; other payments are known by their root's id
            models.UniqueConstraint(
                fields=["tenant", "type", "key_digest"],
                condition=models.Q(key_digest__isnull=False),
                name="payment_key_once",
            ),
            SameTenant(column="source_id", to="ledgerdata_account", name="payment_source_same_tenant"),
            SameTenant(column="destination_id", to="ledgerdata_account", name="payment_destination_same_tenant"),
            models.CheckConstraint(
                condition=models.Q(source__isnull=False) | models.Q(destination__isnull=False),
                name="payment_side_known",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_amount_positive"),
            one_of("type", PaymentType, name="payment_type_known"),
            one_of("state", Status, name="payment_state_known"),
            is_asset("asset", name="payment_asset_well_formed"),
        ]
        indexes = [
            # the lists that people narrow, newest first
            models.Index(fields=["tenant", "type", "id"], name="payment_by_type"),
            models.Index(fields=["tenant", "state", "id"], name="payment_by_state"),  # a day's payments by state, too
            models.Index(fields=["tenant", "asset", "id"], name="payment_by_asset"),
            # the payments of an account, by side
            models.Index(
                fields=["tenant", "source", "id"], condition=models.Q(source__isnull=False), name="payment_by_source"
            ),
            models.Index(
                fields=["tenant", "destination", "id"],
                condition=models.Q(destination__isnull=False),
                name="payment_by_destination",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def progress(self) -> Progress:
        """Where it stands, as the lifecycle reads it."""
        return Progress(
            PaymentType(self.type),
            Status(self.first_status),
            Status(self.state),
            **{total: getattr(self, total) for total in TOTALS},
        )

    @progress.setter
    def progress(self, progress: Progress) -> None:
        self.state = progress.state
        for total in TOTALS:
            setattr(self, total, getattr(progress, total))


TOTALS = ("amount", "settled", "refunded", "reversed", "disputed", "lost")
"""The amounts that Payment and Progress have in common."""


class PayoutManager(models.Manager["Payout"]):
    def get_queryset(self) -> "models.QuerySet[Payout]":
        return super().get_queryset().filter(type=PaymentType.PAYOUT)


class TransferManager(models.Manager["Transfer"]):
    def get_queryset(self) -> "models.QuerySet[Transfer]":
        return super().get_queryset().filter(type=PaymentType.TRANSFER)


class Payout(Payment):
    """A payment from an internal account to a beneficiary."""

    objects: ClassVar[PayoutManager] = PayoutManager()

    class Meta:
        proxy = True


class Transfer(Payment):
    """A payment between two internal accounts."""

    objects: ClassVar[TransferManager] = TransferManager()

    class Meta:
        proxy = True
