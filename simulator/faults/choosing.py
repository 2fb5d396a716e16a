"""Which rule hits a request: the first, in their order, that matches it and whose moment it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from simulator.faults.effects import Effect
from simulator.faults.mistakes.table import MISTAKES, say_mistakes
from simulator.faults.requests import Match, Operation, RequestFacts
from simulator.faults.timing import Count, When


@dataclass(slots=True, eq=False)
class Rule:
    """A line of the list, switched on."""

    pk: int
    name: str
    match: Match
    when: When
    effect: Effect
    seed: str
    count: Count

    def takes(self, request: RequestFacts) -> bool:
        """Whether the request is one of those, and the rule can change its answer."""
        return self.match.takes(request) and self._has_effect_on(request.operation)

    def _has_effect_on(self, operation: Operation) -> bool:
        """A mistake that is not possible for the operation changes nothing."""
        return not self.effect.has_only_mistakes or any(
            operation in MISTAKES[name].operations for name in self.effect.mistakes
        )

    def say(self) -> str:
        """In words, whole."""
        does = "; ".join(filter(None, (self.effect.say(), say_mistakes(self.effect.mistakes))))
        return f"{self.match.say()}{self.when.say()}: {does or 'nothing happens'}."


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that hits a request. `number` counts the requests that matched it: what is random is drawn from it."""

    name: str
    effect: Effect
    seed: str
    number: int
    retry_after: int = 0


def choose(request: RequestFacts, rules: Iterable[Rule], now: datetime, machine: datetime) -> Hit | None:
    """The hit, with what it changes in the counts of the rules that it passed.

    `now` is of the dataset's time, in which rules end; `machine` of the machine's, in which rates are reckoned.
    """
    for rule in rules:
        if rule.when.is_over(rule.count, now) or not rule.takes(request):
            continue
        if rule.when.hits(rule.count, rule.seed, machine):
            rule.count.hits += 1
            rule.count.last_hit_at = now
            wait = rule.when.seconds_to_wait(rule.count)
            return Hit(rule.name, rule.effect, rule.seed, rule.count.seen, wait)
    return None
