"""The plan of a run: every choice taken, so that it can be stored and repeated."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ledgerdata.generate.ground import EMPTY, Ground
from ledgerdata.generate.scenario import Rates, Strand
from ledgerdata.generate.scenarios import SCENARIOS
from ledgerdata.generate.scenarios.usual import USUAL
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import read_moment, write_moment

SENT = (PaymentType.PAYOUT, PaymentType.TRANSFER)
"""Types of payments that take money out of an account of the dataset."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A run with every choice taken. Two runs of one plan into empty datasets are the same, byte for byte.

    `accounts` and `beneficiaries` are how many take part; those that the ground has come first. `is_exact` says that
    payments are of the types that were ordered: one that nobody can pay for waits until somebody can. `first_balance`
    is what each account without money gets as the story begins, in cents; 0 for nothing.
    """

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
    is_exact: bool = False
    first_balance: int = 0
    into_the_future: bool = False
    empty_first: bool = False
    ground: Ground = EMPTY

    @property
    def start(self) -> datetime:
        return self.until - timedelta(days=self.days)

    @property
    def rates(self) -> Rates:
        return Rates(self.fail_rate, self.dispute_rate, self.refund_rate)

    @property
    def new_accounts(self) -> int:
        return max(self.accounts - self.ground.accounts, 0)

    @property
    def new_beneficiaries(self) -> int:
        return max(self.beneficiaries - self.ground.beneficiaries, 0)

    @property
    def first_balances(self) -> int:
        """How many payments give accounts their first balance, at most."""
        return self.accounts * len(self.assets) if self.first_balance else 0

    @property
    def sent(self) -> int:
        """How many of its payments an account has to pay for."""
        return sum(count for strand, count in self.strands() if strand.type in SENT)

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
        return asdict(self) | {"until": write_moment(self.until), "ground": self.ground.to_json()}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Plan":
        """Raises KeyError, TypeError where the plan is of an older version."""
        read = {"until": read_moment(fields["until"]), "assets": tuple(fields["assets"])}
        return cls(**{**fields, **read, "ground": Ground.from_json(fields["ground"])})
