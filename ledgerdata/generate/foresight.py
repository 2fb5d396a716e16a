"""A preview of a run: its plan, its place in time, and what has to be confirmed first."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ledgerdata.generate.forecast import expected_records
from ledgerdata.generate.ground import Ground, ground_of
from ledgerdata.generate.options import Options
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.room import Room, room_of
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant

ASKED = ("first_balance", "into_the_future")
"""Options that a run may need a yes to."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """The plan of a run, the period of its rows, and what has to be confirmed, each with its reason."""

    plan: Plan
    room: Room
    needs: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[PaymentType, int]:
        """How many payments of each type are planned."""
        return {strand.type: count for strand, count in self.plan.strands() if count}

    @property
    def records(self) -> int:
        """About how many records the payments will have."""
        return expected_records(self.plan)


def foresee(tenant: Tenant, options: Options) -> Foresight:
    """As the dataset is now; nothing is written. Raises InvalidInput where an option is faulty."""
    return foresee_on(ground_of(tenant, emptied=options.empty_first), options)


def foresee_on(ground: Ground, options: Options) -> Foresight:
    """As `foresee`, for a dataset that is known."""
    needs: dict[str, str] = {}
    try:
        plan = options.plan(ground)
    except InvalidInput as refused:
        needs = {name: problem for name, problem in refused.problems.items() if name in ASKED}
        if len(needs) < len(refused.problems):
            raise
        funded = options.first_balance or "first_balance" in needs
        plan = replace(options, first_balance=funded, into_the_future=True).plan(ground)
    return Foresight(plan, room_of(plan), needs)
