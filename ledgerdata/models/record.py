"""A record: one item of `GET /transactions`. Written once, never changed, never deleted but with its whole dataset."""

from django.db import models

from ledgerdata.lifecycle import Status
from ledgerdata.models.account import REFERENCE_LENGTH
from ledgerdata.models.amounts import AmountField
from ledgerdata.models.choices import enum_field, one_of
from ledgerdata.models.payment import Payment
from tenants.scoping import TenantOwned


class Record(TenantOwned):
    """One event of a payment.

    `number` counts the dataset's records 1, 2, 3… in the order of their stamps, which makes any page of a listing one
    step in an index. `step` counts the payment's records; 0 is the root. `wire` is the JSON as the consumer gets it.
    """

    number = models.BigIntegerField()
    stamp = models.DateTimeField()  # createdAt and updatedAt
    reference = models.CharField("id", max_length=REFERENCE_LENGTH)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="records", db_index=False)
    step = models.IntegerField()
    status = enum_field(Status)
    amount = AmountField()
    wire = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="record_number_once"),
            models.UniqueConstraint(fields=["tenant", "stamp"], name="record_stamp_once"),
            models.UniqueConstraint(fields=["tenant", "reference"], name="record_reference_once"),
            models.UniqueConstraint(fields=["payment", "step"], name="record_step_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="record_amount_positive"),
            one_of("status", Status, name="record_status_known"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_root(self) -> bool:
        return self.step == 0
