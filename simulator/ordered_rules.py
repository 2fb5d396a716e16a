"""Rules that a dataset keeps in an order: what the list of outcomes and that of faults have in common."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db.models import Max

from ledgerdata.rules.errors import InvalidInput, NotPossible, UnknownReference
from simulator.models import FaultRule, OutcomeRule
from tenants.clock import Clock, locked_clock
from tenants.models import Tenant
from tenants.scoping import for_tenant

MOST_RULES = 200
MOVES = {"up": -1, "down": 1}
"""The ways in which a rule moves, and by how many places."""

Rule = TypeVar("Rule", OutcomeRule, FaultRule)


class OrderedRules(Generic[Rule]):
    """The rules of one kind. `note` is called at the end of each change, under the dataset's lock."""

    def __init__(self, model: type[Rule], note: Callable[[Tenant], None]) -> None:
        self._model: type[Rule] = model
        self._note = note

    def of(self, tenant: Tenant) -> list[Rule]:
        """All rules of the dataset, in their order."""
        return list(for_tenant(self._model, tenant).order_by("place", "pk"))

    @contextmanager
    def writing(self, tenant: Tenant) -> Iterator[Clock]:
        """Under the dataset's lock."""
        with locked_clock(tenant) as clock:
            yield clock
            self._note(clock.tenant)

    def rule(self, tenant: Tenant, pk: int) -> Rule:
        """The rule with this primary key. Raises UnknownReference."""
        rule: Rule | None = for_tenant(self._model, tenant).filter(pk=pk).first()
        if rule is None:
            raise UnknownReference("There is no such rule in this dataset.")
        return rule

    def new(self, tenant: Tenant) -> Rule:
        """A rule for the end of the list, yet to be saved, with a seed of its own. Raises NotPossible."""
        present = for_tenant(self._model, tenant)
        if present.count() >= MOST_RULES:
            raise self._too_many()
        last = present.aggregate(last=Max("place"))["last"]
        rule: Rule = self._model(tenant=tenant, place=0 if last is None else last + 1, seed=_new_seed())
        return rule

    def replace(self, tenant: Tenant, values: Sequence[Mapping[str, Any]], check: Callable[[Rule], None]) -> list[Rule]:
        """Puts rules with these values in the place of all that there are, in their order.

        Raises InvalidInput with every faulty field, by the place of its rule (`0.seed`); NotPossible.
        """
        if len(values) > MOST_RULES:
            raise self._too_many()
        with self.writing(tenant) as clock:
            for_tenant(self._model, clock.tenant).delete()
            rules, problems = [], dict[str, str]()
            for place, each in enumerate(values):
                rule: Rule = self._model(**{"tenant": clock.tenant, "place": place, "seed": _new_seed()} | dict(each))
                try:
                    check(rule)
                except InvalidInput as refused:
                    problems |= {f"{place}.{field}": problem for field, problem in refused.problems.items()}
                rules.append(rule)
            if problems:
                raise InvalidInput(problems)
            for rule in rules:
                rule.save()
            return rules

    def move(self, tenant: Tenant, pk: int, by: int) -> None:
        """Moves a rule up (-1) or down (1) in the list; at its end it stays where it is. Raises UnknownReference."""
        with self.writing(tenant) as clock:
            rules = self.of(clock.tenant)
            rule = self.rule(clock.tenant, pk)
            at = [each.pk for each in rules].index(pk)
            del rules[at]
            rules.insert(max(at + by, 0), rule)
            for place, each in enumerate(rules):
                each.place = place
            self._model._default_manager.bulk_update(rules, ["place"])

    def drop(self, tenant: Tenant, pk: int) -> Rule:
        """Takes a rule out of the list. Raises UnknownReference."""
        with self.writing(tenant) as clock:
            rule = self.rule(clock.tenant, pk)
            for_tenant(self._model, clock.tenant).filter(pk=pk).delete()
            return rule

    def clear(self, tenant: Tenant) -> int:
        """Takes all rules out of the list; returns how many there were."""
        with self.writing(tenant) as clock:
            return for_tenant(self._model, clock.tenant).delete()[0]

    def _too_many(self) -> NotPossible:
        name = self._model._meta.verbose_name
        return NotPossible(f"A dataset may have {MOST_RULES} rules of this kind ({name}); take one out first.")


def _new_seed() -> str:
    return secrets.token_hex(4)
