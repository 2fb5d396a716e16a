"""The options of a run, and its plan: every choice taken, so that it can be stored and repeated."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ledgerdata.generate.scenario import Rates, Scenario, Strand
from ledgerdata.generate.scenarios import SCENARIOS
from ledgerdata.generate.scenarios.usual import USUAL
from ledgerdata.rules import inputs
from ledgerdata.rules.inputs import Checker
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.moments import read_moment, write_moment

MOST_PAYMENTS = 100_000_000
MOST_ACCOUNTS = 100_000
MOST_DAYS = 3_650
MOST_WEIGHT = 1_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """The wishes for a run; None and empty mean what is usual in the scenario.

    `until` is the moment up to which things happen (default: now), `days` how long before it they begin. Rates are
    shares from 0 to 1. `mix` gives payment types their weights. `leave_open` lets payments go on after the end: what
    would come then is due in the dataset.
    """

    scenario: str = "marketplace"
    payments: int | None = None
    accounts: int | None = None
    beneficiaries: int | None = None
    assets: tuple[str, ...] = ()
    days: int = 30
    until: datetime | None = None
    seed: str | None = None
    mix: Mapping[str, int] = field(default_factory=dict)
    fail_rate: float | None = None
    dispute_rate: float | None = None
    refund_rate: float | None = None
    leave_open: bool = False

    def plan(self) -> "Plan":
        """The plan. Raises InvalidInput naming every faulty option."""
        checker = Checker()
        scenario = checker.take("scenario", _scenario, self.scenario) or SCENARIOS["empty"]
        whole = {
            "payments": (self.payments, scenario.payments, scenario.least_payments, _most_payments(scenario)),
            "accounts": (self.accounts, scenario.accounts, 1, MOST_ACCOUNTS),
            "beneficiaries": (self.beneficiaries, scenario.beneficiaries, 1, MOST_ACCOUNTS),
            "days": (self.days, 30, 1, MOST_DAYS),
        }
        counts = {name: checker.take(name, _whole, *limits) for name, limits in whole.items()}
        usual = scenario.rates
        rates = {
            "fail_rate": checker.take("fail_rate", _rate, self.fail_rate, usual.fail),
            "dispute_rate": checker.take("dispute_rate", _rate, self.dispute_rate, usual.dispute),
            "refund_rate": checker.take("refund_rate", _rate, self.refund_rate, usual.refund),
        }
        assets = tuple(checker.take("assets", inputs.asset, asset) for asset in self.assets or scenario.assets)
        mix = checker.take("mix", _mix, self.mix, scenario)
        if counts["accounts"] == 1 and mix and mix.get(PaymentType.TRANSFER):
            checker.problems["accounts"] = "is 1; transfers need 2, so open more or leave TRANSFER out of the mix"
        until = checker.take("until", _moment, self.until)
        seed = checker.take("seed", _seed, self.seed)
        checker.done()
        return Plan(
            scenario=scenario.name,
            assets=assets,
            mix=mix,
            until=until,
            seed=seed,
            leave_open=self.leave_open,
            **counts,
            **rates,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A run with every choice taken. Two runs of one plan into empty datasets are the same, byte for byte."""

    scenario: str
    payments: int
    accounts: int
    beneficiaries: int
    assets: tuple[str, ...]
    days: int
    until: datetime
    seed: str
    mix: dict[str, int]
    fail_rate: float
    dispute_rate: float
    refund_rate: float
    leave_open: bool = False

    @property
    def start(self) -> datetime:
        return self.until - timedelta(days=self.days)

    @property
    def rates(self) -> Rates:
        return Rates(self.fail_rate, self.dispute_rate, self.refund_rate)

    def strands(self) -> list[tuple[Strand, int]]:
        """Each strand with its number of payments; the numbers add up."""
        own = {strand.type: strand for strand in SCENARIOS[self.scenario].strands}
        chosen = [
            replace(own.get(PaymentType(type), USUAL[PaymentType(type)]), weight=weight)
            for type, weight in self.mix.items()
            if weight
        ]
        counted, passed, total = [], 0, sum(strand.weight for strand in chosen)
        for strand in chosen:
            before = self.payments * passed // total
            passed += strand.weight
            counted.append((strand, self.payments * passed // total - before))
        return counted

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"until": write_moment(self.until)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Plan":
        return cls(**{**kept, "until": read_moment(kept["until"]), "assets": tuple(kept["assets"])})


def _most_payments(scenario: Scenario) -> int:
    return MOST_PAYMENTS if scenario.strands else 0


def _scenario(name: object) -> Scenario:
    if not isinstance(name, str) or name not in SCENARIOS:
        raise ValueError(f"is {name!r}; it has to be one of {', '.join(SCENARIOS)}")
    return SCENARIOS[name]


def _whole(value: int | None, usual: int, least: int, most: int) -> int:
    if value is None:
        return usual
    if not least <= value <= most:
        raise ValueError(f"is {value}; it has to be a whole number from {least:,} to {most:,}")
    return value


def _rate(value: float | None, usual: float) -> float:
    if value is None:
        return usual
    if not 0 <= value <= 1:
        raise ValueError(f"is {value}; it has to be a share from 0 to 1, such as 0.05")
    return value


def _mix(mix: Mapping[str, int], scenario: Scenario) -> dict[str, int]:
    """Weights in the order of the types, so that the order in which they are given does not matter."""
    wanted = dict(mix) or {str(strand.type): strand.weight for strand in scenario.strands}
    strange = [type for type in wanted if type not in USUAL]
    if strange:
        raise ValueError(f"has {', '.join(strange)}; types are {', '.join(PaymentType)}")
    if any(not 0 <= weight <= MOST_WEIGHT for weight in wanted.values()):
        raise ValueError(f"has a weight out of 0 to {MOST_WEIGHT:,}; write it like PAYIN=70,PAYOUT=30")
    if mix and not any(wanted.values()):
        raise ValueError("has no weight above 0")
    if mix and any(strand.in_turn for strand in scenario.strands):
        raise ValueError(f"cannot be chosen for {scenario.name}: it needs payments of every type")
    return {str(type): wanted[type] for type in PaymentType if type in wanted}


def _moment(until: datetime | None) -> datetime:
    if until is None:
        return timezone.now()
    if timezone.is_naive(until):
        raise ValueError("has to be a date-time with an offset from UTC")
    if not 1971 <= until.year <= 9000:
        raise ValueError(f"is in the year {until.year}; it has to be between 1971 and 9000")
    return until


def _seed(seed: str | None) -> str:
    return inputs.text(seed, 1, 100) if seed is not None else str(secrets.randbelow(10**9))
