"""What the page Faults shows."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ledgerdata.admin.cells import moment
from simulator.admin.fault_form import TryRequestForm
from simulator.faults.hits import tried
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.presets import PRESETS
from simulator.faults.reactions import Reaction
from simulator.faults.rulebook import rules_of
from simulator.models import FaultRule
from tenants.contents import counted
from tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the list shows it."""

    rule: FaultRule
    sentence: str
    hits: str
    is_first: bool
    is_last: bool


def page_of(tenant: Tenant, query: QueryDict) -> dict[str, Any]:
    """The whole page; `query` holds what is tried, and which rule was just moved."""
    rules = rules_of(tenant)
    form = TryRequestForm(tenant, query if "operation" in query else None)
    return {
        "lines": [
            Line(rule, rule.rule.say(), hits_of(rule), place == 0, place == len(rules) - 1)
            for place, rule in enumerate(rules)
        ],
        "on": sum(rule.is_on for rule in rules),
        "moved": query.get("moved"),
        "way": query.get("way"),
        "try_form": form,
        "tried": _try(tenant, form) if form.is_bound else None,
        "presets": [(name, preset) for name, preset in PRESETS.items() if name.replace("-", "_") not in MISTAKES],
        "mistakes": [(name.replace("_", "-"), mistake) for name, mistake in MISTAKES.items()],
        "reactions": list(Reaction),
    }


def hits_of(rule: FaultRule) -> str:
    """How often it hit, and when last."""
    if not rule.hits:
        return "no hit yet"
    last = f", the last at {moment(rule.last_hit_at)}" if rule.last_hit_at else ""
    return f"{counted(rule.hits, 'hit')} of {rule.seen:,}{last}"


def _try(tenant: Tenant, form: TryRequestForm) -> dict[str, Any] | None:
    if not form.is_valid():
        return None
    hit, rule = tried(tenant, form.request_facts())
    if hit is None or rule is None:
        return {"by": "No rule hits it: it gets the right answer."}
    return {"by": f"The rule “{rule.name}” hits it.", "sentence": rule.say()}
