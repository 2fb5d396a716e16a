"""The options of a run, and how they become a plan for one dataset."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from ledgerdata.generate.ground import EMPTY, MOST_BENEFICIARIES, Ground
from ledgerdata.generate.ground import MOST_ACCOUNTS as MOST_TAKING_PART
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.room import check_funds, check_room, settled
from ledgerdata.generate.scenario import Scenario
from ledgerdata.generate.scenarios import SCENARIOS
from ledgerdata.generate.scenarios.usual import USUAL
from ledgerdata.rules import values
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import Checker

MOST_PAYMENTS = 100_000_000
MOST_ACCOUNTS = 100_000
MOST_DAYS = 3_650
MOST_WEIGHT = 1_000_000
LEAST_FOR_TRANSFERS = 2


@dataclass(frozen=True, slots=True)
class Options:
    """The wishes for a run; None and empty mean what is usual in the scenario, between those whom the dataset has.

    `until` is the moment up to which things happen (default: now), `days` how long before it they begin. Rates are
    shares from 0 to 1. `mix` gives payment types their weights; then there are payments of these types alone.
    `accounts` and `beneficiaries` are how many take part: those that the dataset has come first, and new ones are made
    where they are too few. `leave_open` lets payments go on after the end: what would come then is due in the dataset.
    `first_balance` gives money to accounts that have none; `into_the_future` lets creation times run past now;
    `empty_first` empties the dataset before.
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
    first_balance: bool = False
    into_the_future: bool = False
    empty_first: bool = False

    def plan(self, ground: Ground = EMPTY) -> Plan:
        """The plan, for a dataset as `ground` has it. Raises InvalidInput naming every faulty option."""
        checker = Checker()
        scenario = checker.take("scenario", _scenario, self.scenario) or SCENARIOS["empty"]
        mix = checker.take("mix", _mix, self.mix, scenario) or {}
        usual, rates = scenario.rates, ("fail", "dispute", "refund")
        assets = [checker.take("assets", values.asset, asset) for asset in self.assets or scenario.assets]
        chosen: dict[str, Any] = {
            "payments": checker.take("payments", _whole, self.payments, *_payments_of(scenario)),
            **self._taking_part(checker, scenario, mix, ground),
            "days": checker.take("days", _whole, self.days, 30, 1, MOST_DAYS),
            **{
                f"{rate}_rate": checker.take(f"{rate}_rate", _rate, getattr(self, f"{rate}_rate"), getattr(usual, rate))
                for rate in rates
            },
            "until": checker.take("until", _moment, self.until, ground.moment),
            "seed": checker.take("seed", _seed, self.seed),
        }
        checker.done()
        plan = Plan(
            scenario=scenario.name,
            assets=tuple(dict.fromkeys(assets)),
            mix=_possible(mix, chosen["accounts"], bool(self.mix) or needs_every_type(scenario)),
            leave_open=self.leave_open,
            is_exact=bool(self.mix),
            first_balance=int(self.first_balance),
            into_the_future=self.into_the_future,
            empty_first=self.empty_first,
            ground=ground,
            **chosen,
        )
        plan = settled(plan, is_now=self.until is None)
        checker.take("first_balance", check_funds, plan)
        checker.take("into_the_future", check_room, plan)
        checker.done()
        return plan

    def _taking_part(
        self, checker: Checker, scenario: Scenario, mix: Mapping[str, int], ground: Ground
    ) -> dict[str, int]:
        """How many accounts and beneficiaries: those that are there, or as many as is usual where there are none."""
        accounts = min(ground.accounts, MOST_TAKING_PART) or scenario.accounts
        with_transfers = bool(mix.get(PaymentType.TRANSFER)) and (bool(self.mix) or needs_every_type(scenario))
        if with_transfers:
            accounts = max(accounts, LEAST_FOR_TRANSFERS)
        counts = {
            "accounts": (self.accounts, accounts),
            "beneficiaries": (
                self.beneficiaries,
                min(ground.beneficiaries, MOST_BENEFICIARIES) or scenario.beneficiaries,
            ),
        }
        taken = {name: checker.take(name, _whole, *both, 1, MOST_ACCOUNTS) for name, both in counts.items()}
        if with_transfers and taken["accounts"] == 1:
            checker.problems["accounts"] = "is 1; transfers need 2, so open more or leave transfers out"
        return taken


def _payments_of(scenario: Scenario) -> tuple[int, int, int]:
    """How many are usual, the least, and the most."""
    return scenario.payments, scenario.least_payments, MOST_PAYMENTS if scenario.strands else 0


def needs_every_type(scenario: Scenario) -> bool:
    """Whether the scenario has every type in turn, so that types cannot be chosen."""
    return any(strand.in_turn for strand in scenario.strands)


def _possible(mix: Mapping[str, int], accounts: int, as_asked: bool) -> dict[str, int]:
    """The scenario's own mix has no transfers where there is but one account."""
    if as_asked or accounts >= LEAST_FOR_TRANSFERS:
        return dict(mix)
    return {type: weight for type, weight in mix.items() if type != PaymentType.TRANSFER}


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
    if mix and needs_every_type(scenario):
        raise ValueError(f"cannot be chosen for {scenario.name}: it needs payments of every type")
    return {str(type): wanted[type] for type in PaymentType if type in wanted}


def _moment(until: datetime | None, now: datetime) -> datetime:
    if until is None:
        return now
    if timezone.is_naive(until):
        raise ValueError("has to be a date-time with an offset from UTC")
    if not 1971 <= until.year <= 9000:
        raise ValueError(f"is in the year {until.year}; it has to be between 1971 and 9000")
    return until


def _seed(seed: str | None) -> str:
    return values.text(seed, 1, 100) if seed is not None else str(secrets.randbelow(10**9))
