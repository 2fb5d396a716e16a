"""The parts of a scenario: a life is how one payment begins and goes on, a strand is all payments of one kind."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ledgerdata.generate.draw import Draw
from ledgerdata.generate.hours import Busy
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status

_PAYIN, _, _, _OTHER = PaymentType


@dataclass(frozen=True, slots=True)
class Step:
    """A later event of a payment: about `after` the one before it, for `percent` of what the action may be for."""

    action: Action
    after: timedelta
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Life:
    """How a payment begins and how it goes on; `weight` says how common that is among its alternatives."""

    first: Status
    steps: tuple[Step, ...] = ()
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What may follow once money has moved."""

    steps: tuple[Step, ...]
    weight: int = 1


class Sum(StrEnum):
    """Where the amount of a payment comes from."""

    PRICE = "price"  # a shop's price
    SETTLEMENT = "settlement"  # several prices at once, but no more than the account holds
    SALARY = "salary"  # the beneficiary's, the same every month
    FUNDING = "funding"  # what a month of salaries asks for


@dataclass(frozen=True, slots=True)
class Strand:
    """Payments of one type within a scenario: how many of all, when, by which scheme, and how they go on."""

    type: PaymentType
    weight: int
    busy: Busy
    lives: tuple[Life, ...]
    failures: tuple[Life, ...]
    schemes: tuple[str, ...] = ("SEPA",)
    sum: Sum = Sum.PRICE
    window: tuple[int, int] = (0, 100)  # the part of all days, in percent, in which they begin
    in_turn: bool = False  # lives one after the other, each as often, instead of by chance


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of payments, from 0 to 1: those that fail, that are disputed (payins), and refunded or returned."""

    fail: float = 0.0
    dispute: float = 0.0
    refund: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of business and its usual size. `summary` is one sentence for the list."""

    name: str
    summary: str
    strands: tuple[Strand, ...]
    payments: int
    accounts: int
    beneficiaries: int
    assets: tuple[str, ...] = ("EUR/2",)
    rates: Rates = Rates()
    least_payments: int = 0


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def days(count: float) -> timedelta:
    return timedelta(days=count)


REFUNDS = (
    Aftermath((Step(Action.REFUND, days(3)),), 60),
    Aftermath((Step(Action.REFUND, days(3), percent=40),), 30),
    Aftermath((Step(Action.FAIL_REFUND, days(2)), Step(Action.REFUND, days(1))), 6),
    Aftermath((Step(Action.REFUND, days(2)), Step(Action.REVERSE_REFUND, days(2))), 4),
)
DISPUTES = (
    Aftermath((Step(Action.DISPUTE, days(5)), Step(Action.WIN, days(6))), 45),
    Aftermath((Step(Action.DISPUTE, days(5)), Step(Action.LOSE, days(6))), 55),
)
RETURNS = (
    Aftermath((Step(Action.RETURN, days(2)),), 80),
    Aftermath((Step(Action.RETURN, days(2)), Step(Action.REVERSE_RETURN, days(1))), 20),
)


def life_of(strand: Strand, rates: Rates, draw: Draw) -> Life:
    """The life of the next payment of the strand."""
    if draw.chance(rates.fail) and strand.failures:
        return draw.weighted(strand.failures)
    life = draw.weighted(strand.lives)
    aftermath: tuple[Aftermath, ...] = ()
    if strand.type is _PAYIN:
        disputed, refunded = draw.chance(rates.dispute), draw.chance(rates.refund)
        aftermath = DISPUTES if disputed else REFUNDS if refunded else ()
    elif strand.type is not _OTHER and draw.chance(rates.refund):
        aftermath = RETURNS
    if not aftermath:
        return life
    return Life(life.first, life.steps + draw.weighted(aftermath).steps)
