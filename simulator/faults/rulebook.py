"""A dataset's fault rules: read in their order, written under its lock."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import Max

from ledgerdata.rules.errors import NotPossible, UnknownReference
from simulator.faults.checking import check
from simulator.faults.presets import PRESETS
from simulator.models import FaultRule
from tenants.attention import PAST, note_attention
from tenants.clock import Clock, locked_clock
from tenants.models import Tenant
from tenants.scoping import for_tenant

MOST_RULES = 200
_UNCOUNTED: dict[str, Any] = {"seen": 0, "hits": 0, "last_hit_at": None, "allowance": 0, "refilled_at": None}


def rules_of(tenant: Tenant) -> list[FaultRule]:
    """All rules of the dataset, in their order."""
    return list(for_tenant(FaultRule, tenant).order_by("place", "pk"))


def put_rule(tenant: Tenant, values: Mapping[str, Any], pk: int | None = None) -> FaultRule:
    """A new rule at the end of the list, or the one with this primary key with other values.

    What is changed or switched on is counted from the start, so the same seed gives the same faults again.
    Raises InvalidInput with every faulty field; UnknownReference where there is no such rule.
    """
    with _writing(tenant) as clock:
        rule = _rule(clock.tenant, pk) if pk is not None else _new_rule(clock.tenant)
        changed = dict(values) if values == {"is_on": False} else {**values, **_UNCOUNTED}
        for name, value in changed.items():
            setattr(rule, name, value)
        check(rule)
        rule.save()
        return rule


def put_preset(tenant: Tenant, name: str) -> FaultRule:
    """A rule of the ready-made ones, switched on, at the end of the list. Raises UnknownReference."""
    preset = PRESETS.get(name)
    if preset is None:
        raise UnknownReference(f"There is no preset {name!r}; they are {', '.join(PRESETS)}.")
    return put_rule(tenant, {"name": preset.title, "note": preset.in_words} | preset.values)


def move_rule(tenant: Tenant, pk: int, by: int) -> None:
    """Moves a rule up (-1) or down (1) in the list; at its end it stays where it is. Raises UnknownReference."""
    with _writing(tenant) as clock:
        rules = rules_of(clock.tenant)
        rule = _rule(clock.tenant, pk)
        at = [each.pk for each in rules].index(pk)
        del rules[at]
        rules.insert(max(at + by, 0), rule)
        for place, each in enumerate(rules):
            each.place = place
        FaultRule.objects.bulk_update(rules, ["place"])


def switch_rule(tenant: Tenant, pk: int, *, on: bool) -> FaultRule:
    """Switches a rule on, counted from the start, or off. Raises UnknownReference."""
    return put_rule(tenant, {"is_on": on}, pk)


def switch_all_off(tenant: Tenant) -> int:
    """Switches all rules off; returns how many were on."""
    with _writing(tenant) as clock:
        return for_tenant(FaultRule, clock.tenant).filter(is_on=True).update(is_on=False)


def drop_rule(tenant: Tenant, pk: int) -> FaultRule:
    """Takes a rule out of the list. Raises UnknownReference."""
    with _writing(tenant) as clock:
        rule = _rule(clock.tenant, pk)
        for_tenant(FaultRule, clock.tenant).filter(pk=pk).delete()
        return rule


def clear(tenant: Tenant) -> int:
    """Takes all rules out of the list; returns how many there were."""
    with _writing(tenant) as clock:
        return for_tenant(FaultRule, clock.tenant).delete()[0]


def faults_from(tenant: Tenant) -> datetime | None:
    """Since when no request of the dataset is plain: always, while a rule is switched on."""
    return PAST if tenant.fault_rules else None


def note_switched_on(tenant: Tenant) -> None:
    """Keeps, in the dataset's row, how many rules are switched on."""
    tenant.fault_rules = for_tenant(FaultRule, tenant).filter(is_on=True).count()
    Tenant.objects.filter(pk=tenant.pk).update(fault_rules=tenant.fault_rules)
    note_attention(tenant)


@contextmanager
def _writing(tenant: Tenant) -> Iterator[Clock]:
    with locked_clock(tenant) as clock:
        yield clock
        note_switched_on(clock.tenant)


def _rule(tenant: Tenant, pk: int) -> FaultRule:
    rule = for_tenant(FaultRule, tenant).filter(pk=pk).first()
    if rule is None:
        raise UnknownReference("There is no such rule in this dataset.")
    return rule


def _new_rule(tenant: Tenant) -> FaultRule:
    held = for_tenant(FaultRule, tenant)
    if held.count() >= MOST_RULES:
        raise NotPossible(f"A dataset may have {MOST_RULES} fault rules; take one out first.")
    last = held.aggregate(last=Max("place"))["last"]
    return FaultRule(tenant=tenant, place=0 if last is None else last + 1, seed=secrets.token_hex(4))
