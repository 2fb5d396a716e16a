"""A comparison for the page Compare, run while somebody waits for it."""

from threading import Lock
from typing import Any

from ledgerdata.rules.errors import NotPossible
from simulator.addresses import LookedUpOnce
from simulator.compare.api import Unreadable
from simulator.compare.report import HEADINGS, table
from simulator.compare.running import Plan, Report, comparing
from tenants.models import Tenant

WITHIN = 45.0  # seconds
SHOWN = 200
_one_at_once = Lock()
"""Held while a comparison runs: a consumer that answers slowly holds one thread of this process, and not all."""


def compared(tenant: Tenant, settings: dict[str, Any], most: int) -> dict[str, Any]:
    """The report on at most so many items of each list; else why there is none."""
    if not _one_at_once.acquire(blocking=False):
        return {"refused": "Another comparison is running; try again when it has ended."}
    try:
        plan = Plan(tenant, settings["url"], settings["token"], settings["connector"], most=most)
        with comparing(plan, within=WITHIN, transport=_looked_up(plan.url)) as report:
            return _shown(report)
    except (Unreadable, NotPossible) as error:
        return {"refused": str(error)}
    finally:
        _one_at_once.release()


def _looked_up(url: str) -> LookedUpOnce:
    """The form has checked the address, and its name may lead elsewhere by now. Raises Unreadable."""
    try:
        return LookedUpOnce(url)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def _shown(report: Report) -> dict[str, Any]:
    return {
        "headings": HEADINGS[1:],
        "rows": table(report),
        "is_set_aside": any(sums.set_aside for sums in report.sums),
        "reasons": report.reasons(),
        "total": report.total,
        "differences": list(report.differences(SHOWN)),
        "since": report.since,
    }
