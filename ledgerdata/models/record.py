"""A record: one item of `GET /transactions`. Written once, never changed, never deleted but with its whole dataset."""

from django.db import models

from ledgerdata.models.amounts import AmountField
from ledgerdata.models.choices import enum_field, one_of
from ledgerdata.models.payment import Payment
from ledgerdata.models.same_tenant import SameTenant
from ledgerdata.rules.lifecycle import Status
from ledgerdata.rules.limits import REFERENCE_LENGTH
from ledgerdata.rules.reasons import REASON_LENGTH
from tenants.scoping import TenantImplied


class Record(TenantImplied):
    """One event of a payment.

    `sequence` counts the dataset's records 1, 2, 3… by `created_at`: any page of a listing is one step in
    an index. `position` counts the payment's records; 0 is the root. `payload` is the JSON as the
    consumer gets it.
    """

    sequence = models.BigIntegerField()
    created_at = models.DateTimeField()  # createdAt and updatedAt
    reference = models.CharField("id", max_length=REFERENCE_LENGTH)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="records", db_index=False, db_constraint=False
    )
    position = models.IntegerField()
    status = enum_field(Status)
    amount = AmountField()
    payload = models.BinaryField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="", db_default="")  # its code

    class Meta:
        constraints = [
            # a page of the contract's list, by its number; what entries refer to
            models.UniqueConstraint(fields=["tenant", "sequence"], name="record_sequence_once"),
            # the first record of a page from a moment on
            models.UniqueConstraint(fields=["tenant", "created_at"], name="record_created_once"),
            # a record by its id
            models.UniqueConstraint(fields=["tenant", "reference"], name="record_reference_once"),
            # the records of a payment
            models.UniqueConstraint(fields=["tenant", "payment", "position"], name="record_position_once"),
            SameTenant(column="payment_id", to="ledgerdata_payment", name="record_payment_same_tenant"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="record_amount_positive"),
            one_of("status", Status, name="record_status_known"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_root(self) -> bool:
        return self.position == 0
