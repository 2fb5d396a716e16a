"""What a rule is, what breaks it, and what is said of it in the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.conform.exchange import Exchange
from simulator.conform.observation import Observation
from simulator.consumer.store import Item

MOST_SHOWN = 3


class Verdict(StrEnum):
    HOLDS = "holds"
    BROKEN = "broken"
    UNSEEN = "could not be seen"


class Unseen(Exception):
    """The endpoint gave nothing by which the rule can be judged; the text says what would show it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach, with its evidence. `effect` says what the consumer makes of it, where the rule's own does not fit."""

    what: str
    exchange: Exchange | None = None
    records: tuple[Item, ...] = ()
    effect: str = ""


Check = Callable[[Observation], Iterator[Finding]]
"""Yields what breaks the rule in what was seen so far; raises Unseen where nothing shows it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    id: str
    title: str
    source: str
    effect: str  # what the consumer makes of a breach
    check: Check


@dataclass(slots=True)
class Judgement:
    """What was found of one rule, over all polls. A bounded number of findings is kept, and all are counted."""

    rule: Rule
    findings: dict[str, Finding] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)  # hashes of all that was found
    was_seen: bool = False
    reason: str = ""
    fresh: list[Finding] = field(default_factory=list)

    def judge(self, observed: Observation) -> None:
        """Holds the rule against what was seen in this poll."""
        self.fresh = []
        try:
            for finding in self.rule.check(observed):
                self._add(finding)
            self.was_seen = True
        except Unseen as unseen:
            self.reason = str(unseen)

    def _add(self, finding: Finding) -> None:
        is_new = hash(finding.what) not in self.known
        self.known.add(hash(finding.what))
        if is_new and len(self.findings) < MOST_SHOWN:
            self.findings[finding.what] = finding
            self.fresh.append(finding)

    @property
    def count(self) -> int:
        return len(self.known)

    @property
    def verdict(self) -> Verdict:
        if self.findings:
            return Verdict.BROKEN
        return Verdict.HOLDS if self.was_seen else Verdict.UNSEEN
