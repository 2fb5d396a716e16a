"""What would become of a payment, were it taken now. Nothing is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ledgerdata.writing.orders import Order
from simulator.outcomes.choosing import Choice, choose
from simulator.outcomes.grammar import parse
from simulator.outcomes.planning import Planned, plan
from simulator.rulebook import rules_of
from tenants.clock import now_of
from tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Trial:
    """The course that a payment would take, who chose it, and its steps, each at its moment."""

    choice: Choice
    start: datetime
    steps: Sequence[Planned]


def try_order(tenant: Tenant, order: Order) -> Trial:
    """As the dataset's rules are now. Raises InvalidInput where the payment, or its wish, cannot be."""
    place = tenant.records + 1
    order.check()
    rules = [rule.rule for rule in rules_of(tenant) if rule.is_on]
    choice = choose(order, place, rules, parse(tenant.outcome))
    start = now_of(tenant)
    return Trial(choice, start, plan(choice.course, start, choice.seed, place))
