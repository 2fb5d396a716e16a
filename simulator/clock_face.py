"""A dataset's clock as people read it."""

from dataclasses import dataclass
from datetime import UTC, timedelta

from django.utils import timezone

from simulator.outcomes.durations import say_duration
from tenants.clock import now_of
from tenants.models import Tenant

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The dataset's time, to the second in UTC, and how far it leads the machine's; empty where it does not."""

    now: str
    lead: str


def clock_face(tenant: Tenant) -> ClockFace:
    """The lead is rounded to seconds. One below half a second is not shown: every write makes such a one."""
    machine = timezone.now()
    now = now_of(tenant)
    lead = (now - machine + SECOND / 2) // SECOND * SECOND
    return ClockFace(now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"), say_duration(lead) if lead >= SECOND else "")
