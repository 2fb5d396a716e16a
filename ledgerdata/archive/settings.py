"""The settings of a dataset that its archive holds, and what each may be."""

from collections.abc import Callable

from ledgerdata.rules import inputs
from tenants.models import OUTCOME_LENGTH, Shortfall

Check = Callable[[str], str]

OLD_OUTCOMES = {"PENDING": "pending", "SUCCEEDED": "succeed"}
"""What becomes of payments by the setting `posted_status`, which files had before `outcome`."""


def one_of(*choices: str) -> Check:
    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"has to be one of {', '.join(choices)}")
        return value

    return check


def _outcome(value: str) -> str:
    return inputs.text(value, 1, OUTCOME_LENGTH)


SETTINGS: dict[str, Check] = {"shortfall": one_of(*Shortfall.values), "outcome": _outcome}
OLD_SETTINGS: dict[str, Check] = {"shortfall": SETTINGS["shortfall"], "posted_status": one_of(*OLD_OUTCOMES)}


def check_outcomes_by(check: Check) -> None:
    """Whoever knows what an outcome may be checks those of files; raises ValueError."""
    SETTINGS["outcome"] = check
