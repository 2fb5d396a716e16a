"""A payment: what all its records share, and where it stands. Kept; check_balances recomputes it from the records."""

from django.db import models

from ledgerdata.lifecycle import PaymentType, Progress, Status
from ledgerdata.models.account import Account
from ledgerdata.models.amounts import AmountField
from ledgerdata.models.choices import asset_field, enum_field, is_asset, one_of
from tenants.scoping import TenantOwned

KEY_LENGTH = 255


class Payment(TenantOwned):
    """One payment. Its type, asset and accounts stand here once, so no record of it can differ in them.

    `reference` is what the consumer knows it by: the idempotency key of a POST, else the root's id.
    """

    reference = models.CharField("payment reference", max_length=KEY_LENGTH)
    type = enum_field(PaymentType)
    asset = asset_field()
    amount = AmountField()
    source = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
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
    steps = models.IntegerField(default=1)  # how many records it has
    created_at = models.DateTimeField()  # the root's stamp
    updated_at = models.DateTimeField()  # the last record's

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "type", "reference"], name="payment_reference_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_amount_positive"),
            one_of("type", PaymentType, name="payment_type_known"),
            one_of("state", Status, name="payment_state_known"),
            is_asset("asset", name="payment_asset_well_formed"),
        ]
        indexes = [models.Index(fields=["tenant", "created_at"], name="payment_by_creation")]

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
