"""Estimates how many rows a plan makes, because its creation times need room before it begins."""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt

from ledgerdata.generate.plan import Plan
from ledgerdata.generate.scenario import DISPUTES, REFUNDS, RETURNS, Aftermath, Life, Rates, Strand
from ledgerdata.rules.lifecycle import PaymentType

SURE = 4.0  # standard deviations

Chances = list[tuple[float, int]]
"""Numbers of records, each with its probability."""


def expected_records(plan: Plan) -> int:
    """About how many records the run writes, with those of first balances."""
    return (
        ceil(sum(count * _mean(_records(strand, plan.rates)) for strand, count in plan.strands())) + plan.first_balances
    )


def most_rows(plan: Plan) -> int:
    """An upper bound of all rows (accounts, beneficiaries, records) that is practically never passed."""
    mean = variance = 0.0
    for strand, count in plan.strands():
        records = _records(strand, plan.rates)
        first, second = _mean(records), _mean([(chance, number**2) for chance, number in records])
        mean += count * first
        variance += count * max(second - first**2, 0.0)
    return ceil(mean + SURE * sqrt(variance)) + plan.first_balances + plan.new_accounts + plan.new_beneficiaries


def _mean(chances: Chances) -> float:
    return sum(chance * number for chance, number in chances)


def _records(strand: Strand, rates: Rates) -> Chances:
    """How many records a payment of the strand has, as `life_of` draws its life."""
    if strand.in_turn:
        return [(1 / len(strand.lives), 1 + len(life.steps)) for life in strand.lives]
    fail = rates.fail if strand.failures else 0.0
    failing = [(fail * chance, 1 + len(life.steps)) for chance, life in _shares(strand.failures)]
    going_well = [
        ((1 - fail) * chance * later, 1 + len(life.steps) + steps)
        for chance, life in _shares(strand.lives)
        for later, steps in _aftermath(strand, rates)
    ]
    return failing + going_well


def _aftermath(strand: Strand, rates: Rates) -> Chances:
    """How many records follow once money has moved."""
    parts: list[tuple[float, tuple[Aftermath, ...]]] = []
    if strand.type is PaymentType.PAYIN:
        parts = [(rates.dispute, DISPUTES), ((1 - rates.dispute) * rates.refund, REFUNDS)]
    elif strand.type is not PaymentType.OTHER:
        parts = [(rates.refund, RETURNS)]
    nothing = 1 - sum(share for share, _ in parts)
    some = [(share * chance, len(each.steps)) for share, after in parts for chance, each in _shares(after)]
    return [(nothing, 0), *some]


def _shares(choices: "Sequence[Life] | Sequence[Aftermath]") -> "Iterator[tuple[float, Life | Aftermath]]":
    total = sum(choice.weight for choice in choices)
    return ((choice.weight / total, choice) for choice in choices)
