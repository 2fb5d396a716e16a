"""Which rule hits a request, counted once for all processes: requests that come together are decided in one commit."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from simulator.faults.choosing import Hit, Rule, choose
from simulator.faults.requests import RequestFacts
from simulator.faults.rulebook import note_switched_on
from simulator.models import FaultRule
from simulator.models.fault_rule import COUNTS
from tenants.clock import Clock, machine_time
from tenants.db.group_commit import GroupCommit
from tenants.models import Tenant
from tenants.scoping import for_tenant


def hit_for(tenant: Tenant, request: RequestFacts) -> Hit | None:
    """The rule that hits the request, counted and committed; nothing is written where no rule is for it."""
    rules, now = _switched_on(tenant), machine_time(tenant)
    if not any(rule.when.is_over(rule.count, now) or rule.takes(request) for rule in rules):
        return None
    return _decisions.committed(tenant, request)


def tried(tenant: Tenant, request: RequestFacts) -> tuple[Hit | None, Rule | None]:
    """What the request would get, were it sent now; nothing is counted."""
    rules, number = _switched_on(tenant), {}
    for rule in rules:
        number[rule.pk] = rule.count.hits
    hit = choose(request, rules, machine_time(tenant), timezone.now())
    by = next((rule for rule in rules if rule.count.hits != number[rule.pk]), None)
    return hit, by


def _decide(clock: Clock, requests: Sequence[RequestFacts]) -> list[Hit | None]:
    """In the order in which the requests came. Rules that are over are switched off."""
    tenant, machine = clock.tenant, timezone.now()
    now = machine_time(tenant)
    rules = _switched_on(tenant)
    before = [_counted(rule) for rule in rules]
    hits = [choose(each, rules, now, machine) for each in requests]
    over = [rule.pk for rule in rules if rule.when.is_over(rule.count, now)]
    for rule, counted in zip(rules, before, strict=True):
        if _counted(rule) != counted:
            FaultRule.objects.filter(pk=rule.pk).update(**dict(zip(COUNTS, _counted(rule), strict=True)))
    if over:
        FaultRule.objects.filter(pk__in=over).update(is_on=False)
        note_switched_on(tenant)
    return hits


def _counted(rule: Rule) -> tuple[int | datetime | None, ...]:
    return tuple(getattr(rule.count, name) for name in COUNTS)


def _switched_on(tenant: Tenant) -> list[Rule]:
    return [rule.rule for rule in for_tenant(FaultRule, tenant).filter(is_on=True).order_by("place", "pk")]


_decisions: GroupCommit[RequestFacts, Hit | None] = GroupCommit(_decide)
