"""The stories of the generator as cards: what each is called, what comes out, and a small picture of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ledgerdata.admin.cells import words
from ledgerdata.generate import SCENARIOS
from ledgerdata.generate.draw import Draw
from ledgerdata.generate.scenario import Life, Scenario, Strand, life_of
from ledgerdata.reading.overview import OUTCOME_OF, Outcome
from ledgerdata.rules.actions import allowed
from ledgerdata.rules.lifecycle import PaymentType, Progress, begin, follow

SAMPLES = 300  # payments of each type whose outcome is looked at
AMOUNT = 10_000
TONES = {
    Outcome.DONE: "ok",
    Outcome.AUTHORISED: "info",
    Outcome.PENDING: "wait",
    Outcome.FAILED: "bad",
    Outcome.CLOSED: "mute",
}
TYPE_TONES = {
    PaymentType.PAYIN: "payin",
    PaymentType.PAYOUT: "payout",
    PaymentType.TRANSFER: "transfer",
    PaymentType.OTHER: "other",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a bar, in percent of its length."""

    label: str
    tone: str
    x: float
    width: float

    @property
    def share(self) -> str:
        return f"{max(self.width, 1):.0f} %"


@dataclass(frozen=True, slots=True)
class Card:
    """A story, and the shares of what it makes: of types, and of outcomes."""

    name: str
    title: str
    story: str
    payments: int
    types: tuple[Bar, ...]
    outcomes: tuple[Bar, ...]

    @property
    def pictures(self) -> tuple[tuple[Bar, ...], ...]:
        return self.types, self.outcomes


def plural(type: PaymentType) -> str:
    """What people call several payments of a type: `Payins`, `Other payments`."""
    return "Other payments" if type is PaymentType.OTHER else f"{words(type)}s"


@cache
def cards() -> tuple[Card, ...]:
    """All stories, in the order in which they are listed."""
    return tuple(_card(scenario) for scenario in SCENARIOS.values())


def title_of(scenario: str) -> str:
    return words(scenario.replace("-", "_"))


def _card(scenario: Scenario) -> Card:
    types = {plural(strand.type): strand.weight for strand in scenario.strands}
    tones = {plural(type): tone for type, tone in TYPE_TONES.items()}
    outcomes: Counter[Outcome] = Counter()
    for strand in scenario.strands:
        for outcome, count in _outcomes(scenario, strand).items():
            outcomes[outcome] += count * strand.weight
    in_order = {str(outcome): outcomes[outcome] for outcome in TONES if outcomes[outcome]}
    outcome_tones = {str(outcome): tone for outcome, tone in TONES.items()}
    return Card(
        scenario.name,
        title_of(scenario.name),
        scenario.summary,
        scenario.payments,
        _bars(types, tones),
        _bars(in_order, outcome_tones),
    )


def _bars(counts: Mapping[str, int], tones: Mapping[str, str]) -> tuple[Bar, ...]:
    total, passed, bars = sum(counts.values()), 0, []
    for label, count in counts.items():
        bars.append(Bar(label, tones[label], round(100 * passed / total, 2), round(100 * count / total, 2)))
        passed += count
    return tuple(bars)


def _outcomes(scenario: Scenario, strand: Strand) -> Counter[Outcome]:
    draw = Draw("card", strand.type)
    lives = [
        strand.lives[number % len(strand.lives)] if strand.in_turn else life_of(strand, scenario.rates, draw)
        for number in range(SAMPLES)
    ]
    return Counter(OUTCOME_OF[_ended(strand.type, life).state] for life in lives)


def _ended(type: PaymentType, life: Life) -> Progress:
    progress = begin(type, life.first, AMOUNT)
    for step in life.steps:
        rule = allowed(progress, step.action)
        if rule is None:
            return progress
        rest = rule.rest(progress)
        progress = follow(progress, rule.status, max(rest * step.percent // 100, 1) if rule.partial else rest)
    return progress
