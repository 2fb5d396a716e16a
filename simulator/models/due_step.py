"""A step of a payment's course that is yet to come, or was dropped."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from ledgerdata.models import Payment
from ledgerdata.models.choices import enum_field, one_of
from ledgerdata.models.same_tenant import SameTenant
from ledgerdata.rules.actions import Action
from ledgerdata.rules.reasons import REASON_LENGTH
from simulator.outcomes.course import Step
from simulator.outcomes.durations import fixed
from simulator.outcomes.grammar import parse_part
from tenants.scoping import TenantImplied


class DueStep(TenantImplied):
    """What is due when. A step that was done is deleted: its record shows it. A dropped one stays, with the reason.

    `due_at` is a moment of the dataset's time. Steps are done by it, those of the same moment by their primary keys.
    `part` is written as in a course, and empty for all that is left.
    """

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="due_steps", db_index=False, db_constraint=False
    )
    due_at = models.DateTimeField()
    action = enum_field(Action)
    part = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            SameTenant(column="payment_id", to="ledgerdata_payment", name="due_payment_same_tenant"),
            one_of("action", Action, name="due_action_known"),
        ]
        indexes = [
            # what a touch of the dataset looks for
            models.Index(fields=["tenant", "due_at", "id"], condition=Q(dropped_at=None), name="due_next"),
            # the steps of a payment, dropped ones too
            models.Index(fields=["tenant", "payment", "due_at", "id"], name="due_of_payment"),
        ]

    @property
    def planned(self) -> Step:
        """The step as courses have it; its time has been fixed."""
        part = parse_part(self.part) if self.part else None
        return Step(Action(self.action), fixed(timedelta(0)), part, self.reason)

    def __str__(self) -> str:
        return f"{self.action} due {self.due_at}"
