"""A dataset's fault rules: read in their order, written under its lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ledgerdata.rules.errors import UnknownReference
from simulator.faults.checking import check
from simulator.faults.presets import PRESETS
from simulator.models import FaultRule
from simulator.ordered_rules import OrderedRules
from tenants.attention import PAST, note_attention
from tenants.clock import later, now_of
from tenants.models import Tenant
from tenants.scoping import for_tenant

_UNCOUNTED: dict[str, Any] = {"seen": 0, "hits": 0, "last_hit_at": None, "allowance": 0, "refilled_at": None}


def note_switched_on(tenant: Tenant) -> None:
    """Keeps, in the dataset's row, how many rules are switched on."""
    tenant.fault_rules = for_tenant(FaultRule, tenant).filter(is_on=True).count()
    Tenant.objects.filter(pk=tenant.pk).update(fault_rules=tenant.fault_rules)
    note_attention(tenant)


_RULES = OrderedRules(FaultRule, note_switched_on)
rules_of, move_rule, drop_rule, clear = _RULES.of, _RULES.move, _RULES.drop, _RULES.clear


def put_rule(tenant: Tenant, values: Mapping[str, Any], pk: int | None = None) -> FaultRule:
    """A new rule at the end of the list, or the one with this primary key with other values.

    What is changed or switched on is counted from the start, so the same seed gives the same faults again. `until` may
    be a length of time, from the dataset's time on.
    Raises InvalidInput with every faulty field; UnknownReference where there is no such rule.
    """
    with _RULES.writing(tenant) as clock:
        rule = _RULES.rule(clock.tenant, pk) if pk is not None else _RULES.new(clock.tenant)
        changed = dict(values) if values == {"is_on": False} else {**_dated(clock.tenant, values), **_UNCOUNTED}
        for name, value in changed.items():
            setattr(rule, name, value)
        check(rule)
        rule.save()
        return rule


def put_preset(tenant: Tenant, name: str) -> FaultRule:
    """A rule of the ready-made ones, switched on, at the end of the list. Raises UnknownReference."""
    return put_rule(tenant, preset_values(name))


def preset_values(name: str) -> dict[str, Any]:
    """The values of a ready-made rule. Raises UnknownReference."""
    preset = PRESETS.get(name)
    if preset is None:
        raise UnknownReference(f"There is no preset {name!r}; they are {', '.join(PRESETS)}.")
    return {"name": preset.title, "note": preset.in_words} | preset.values


def replace_rules(tenant: Tenant, values: Sequence[Mapping[str, Any]]) -> list[FaultRule]:
    """The whole list anew, in one transaction; all rules are counted from the start.

    Raises InvalidInput with every faulty field, by the place of its rule (`0.status`).
    """
    return _RULES.replace(tenant, [_dated(tenant, each) for each in values], check)


def switch_rule(tenant: Tenant, pk: int, *, on: bool) -> FaultRule:
    """Switches a rule on, counted from the start, or off. Raises UnknownReference."""
    return put_rule(tenant, {"is_on": on}, pk)


def switch_all_off(tenant: Tenant) -> int:
    """Switches all rules off; returns how many were on."""
    with _RULES.writing(tenant) as clock:
        return for_tenant(FaultRule, clock.tenant).filter(is_on=True).update(is_on=False)


def faults_from(tenant: Tenant) -> datetime | None:
    """Since when no request of the dataset is plain: always, while a rule is switched on."""
    return PAST if tenant.fault_rules else None


def _dated(tenant: Tenant, values: Mapping[str, Any]) -> Mapping[str, Any]:
    until = values.get("until")
    return {**values, "until": later(now_of(tenant), until)} if isinstance(until, timedelta) else values
