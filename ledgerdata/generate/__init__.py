"""Believable datasets: stories told into a dataset, the same again from the same seed.

made = run(tenant, Options(scenario="card-shop", payments=500), progress=print)
"""

from ledgerdata.generate.options import Options, Plan
from ledgerdata.generate.runs import Made, plan_run, resume, run
from ledgerdata.generate.scenarios import SCENARIOS

__all__ = ["SCENARIOS", "Made", "Options", "Plan", "plan_run", "resume", "run"]
