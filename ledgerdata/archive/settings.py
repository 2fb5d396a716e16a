"""The settings of a dataset that its archive holds, and what each may be."""

import re
from collections.abc import Callable

from ledgerdata.rules import values
from tenants.models import OUTCOME_LENGTH, Shortfall

Check = Callable[[str], str]

OLD_OUTCOMES = {"PENDING": "pending", "SUCCEEDED": "succeed"}
"""The course of payments by the setting `posted_status`, which files had before `outcome`."""


MOST_LEAD = 10**16  # 317 years: more than a dataset's time can be moved


def one_of(*choices: str) -> Check:
    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"has to be one of {', '.join(choices)}")
        return value

    return check


def _outcome(value: str) -> str:
    return values.text(value, 1, OUTCOME_LENGTH)


def _lead(value: str) -> str:
    if not re.fullmatch("[1-9][0-9]{0,15}", value) or int(value) > MOST_LEAD:
        raise ValueError(f"has to be a whole number of microseconds, from 1 to {MOST_LEAD}")
    return value


SETTINGS: dict[str, Check] = {"shortfall": one_of(*Shortfall.values), "outcome": _outcome}
OLD_SETTINGS: dict[str, Check] = {"shortfall": SETTINGS["shortfall"], "posted_status": one_of(*OLD_OUTCOMES)}

LEAD: dict[str, Check] = {"lead": _lead}
"""How far the dataset's time is ahead of the machine's: only in files of datasets whose time was moved."""


def check_outcomes_by(check: Check) -> None:
    """Whoever knows what an outcome may be checks those of files; raises ValueError."""
    SETTINGS["outcome"] = check
