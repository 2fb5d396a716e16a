"""Believable datasets: the payments of a scenario, the same again from the same seed.

result = run(tenant, Options(scenario="card-shop", payments=500), progress=print)

A long run is planned here and carried out by a process of its own; its row (SeedRun) says how far it is and how it
ended:

seed_run = plan_run(tenant, options)  # raises InvalidInput and NotPossible before anything is written
carry_out(tenant)
last_run(tenant), time_left(seed_run), stop_run(tenant)
"""

from ledgerdata.generate.background import carry_out, is_interrupted, last_run, stop_run, time_left, unfinished_run
from ledgerdata.generate.options import Options
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.preparing import RunEnded
from ledgerdata.generate.runs import RunResult, plan_run, resume, run
from ledgerdata.generate.scenarios import SCENARIOS

__all__ = [
    "SCENARIOS",
    "Options",
    "Plan",
    "RunEnded",
    "RunResult",
    "carry_out",
    "is_interrupted",
    "last_run",
    "plan_run",
    "resume",
    "run",
    "stop_run",
    "time_left",
    "unfinished_run",
]
