"""What an archive does not hold of a dataset: its rules and fault rules, what is due in it, and its live traffic."""

from simulator.faults.rulebook import rules_of as faults_of
from simulator.live import live_of
from simulator.rulebook import rules_of
from simulator.waiting import waiting
from tenants.contents import counted
from tenants.models import Tenant


def names_left_out(tenant: Tenant) -> list[str]:
    """As an export names them: `3 outcome rules`, `12 steps that are due`, `live traffic`."""
    rules, steps = len(rules_of(tenant)), waiting(tenant).count()
    named = [counted(rules, "outcome rule")] if rules else []
    faults = len(faults_of(tenant))
    named += [counted(faults, "fault rule")] if faults else []
    named += [f"{steps:,} step{' that is' if steps == 1 else 's that are'} due"] if steps else []
    return named + (["live traffic"] if live_of(tenant) else [])
