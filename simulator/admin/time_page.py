"""What pages show of a dataset's time: how far it leads, and what is due next."""

from typing import Any

from ledgerdata.admin.cells import moment, page_url
from simulator.clock_face import clock_face
from simulator.outcomes.sentences import say_step
from simulator.waiting import waiting
from tenants.models import Tenant

NEXT = 4  # the dashboard shows them, and has to stay short


def time_of(tenant: Tenant) -> dict[str, Any]:
    """The clock, and the steps that are due next."""
    steps = waiting(tenant).select_related("payment")[:NEXT]
    lines = [
        {
            "at": moment(step.due_at),
            "in_words": say_step(step.planned),
            "reference": step.payment.reference,
            "url": page_url("payment", step.payment_id),
        }
        for step in steps
    ]
    return {"clock": clock_face(tenant), "due_next": lines}
