"""Believable datasets: the payments of a scenario, the same again from the same seed.

result = run(tenant, Options(scenario="card-shop", payments=500), progress=print)
"""

from ledgerdata.generate.options import Options, Plan
from ledgerdata.generate.runs import RunResult, plan_run, resume, run
from ledgerdata.generate.scenarios import SCENARIOS

__all__ = ["SCENARIOS", "Options", "Plan", "RunResult", "plan_run", "resume", "run"]
