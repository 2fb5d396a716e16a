"""The list of what is due in a dataset: its steps, and when the first of it is due."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from ledgerdata.operations import Act
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import UnknownReference
from simulator.models import DueStep, LiveTraffic
from simulator.outcomes.course import Step
from simulator.outcomes.grammar import parse_part
from simulator.outcomes.planning import Planned
from simulator.outcomes.printing import write_part
from tenants.attention import keep_attention
from tenants.models import Tenant
from tenants.scoping import for_tenant

ROWS_AT_ONCE = 1_000


class Due(NamedTuple):
    """A due step: the part of its row that is needed to do it."""

    pk: int
    payment_id: int
    due_at: datetime
    action: str
    part: str
    reason: str

    @property
    def act(self) -> Act:
        part = parse_part(self.part) if self.part else None
        return Act(Action(self.action), part.of if part else None, self.reason)


def act_of(step: Step) -> Act:
    """The arguments of the action that a step stands for."""
    return Act(step.action, step.part.of if step.part else None, step.reason)


def waiting(tenant: Tenant) -> QuerySet[DueStep]:
    """The steps that are yet to come, in their order."""
    return for_tenant(DueStep, tenant).filter(dropped_at=None).order_by("due_at", "pk")


def due_by(tenant: Tenant, moment: datetime, most: int) -> list[Due]:
    """The first steps that are due at the moment."""
    rows = waiting(tenant).filter(due_at__lte=moment).values_list(*Due._fields)[:most]
    return [Due(*row) for row in rows]


def step_of(tenant: Tenant, pk: int, payment_pk: int | None = None) -> Due:
    """The step with this primary key that is yet to come, of that payment if one is named. Raises UnknownReference."""
    found = waiting(tenant).filter(pk=pk)
    if payment_pk is not None:
        found = found.filter(payment=payment_pk)
    row = found.values_list(*Due._fields).first()
    if row is None:
        raise UnknownReference("This step is no longer on the list: it was done or dropped meanwhile.")
    return Due(*row)


def new_step(tenant: Tenant, payment_pk: int, planned: Planned) -> DueStep:
    """A step of a payment as a row, yet to be put on the list."""
    step = planned.step
    part = write_part(step.part) if step.part else ""
    return DueStep(
        tenant=tenant, payment_id=payment_pk, due_at=planned.at, action=step.action, part=part, reason=step.reason
    )


def put_steps(tenant: Tenant, rows: Collection[DueStep]) -> None:
    """Puts steps on the list."""
    if rows:
        DueStep.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        first = min(row.due_at for row in rows) - _lead(tenant)
        if tenant.attention_at is None or first < tenant.attention_at:
            keep_attention(tenant, first)


def forget_steps(pks: Collection[int]) -> None:
    """Deletes steps that were done: their records show them."""
    if pks:
        DueStep.objects.filter(pk__in=pks).delete()


def drop_steps(dropped: Iterable[tuple[int, str]], at: datetime) -> None:
    """Marks steps that will not be done as dropped. Their rows stay, with the reason."""
    rows = [DueStep(pk=pk, dropped_at=at, dropped_because=why) for pk, why in dropped]
    DueStep.objects.bulk_update(rows, ["dropped_at", "dropped_because"])


def due_from(tenant: Tenant) -> datetime | None:
    """The moment of the machine at which the first step is due, or the next payment of live traffic; None for never."""
    step = waiting(tenant).values_list("due_at", flat=True).first()
    arrival = for_tenant(LiveTraffic, tenant).values_list("next_at", flat=True).first()
    moments = [moment for moment in (step, arrival) if moment]
    return min(moments) - _lead(tenant) if moments else None


def _lead(tenant: Tenant) -> timedelta:
    return timedelta(microseconds=tenant.lead)
