"""POSTs, presses, time that moves, live traffic and polls at once, from many processes, one of them killed: each step
is done once, in order, and the consumer ends with what the PSP holds."""

import time
from concurrent.futures import Future
from itertools import pairwise

import pytest

from ledgerdata.models import Record
from simulator.advance import advance, read_target
from simulator.models import DueStep
from simulator.waiting import waiting
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.consumer.agreement import assert_agreement
from tests.database_threads import database_threads
from tests.payouts import fund
from tests.server import running
from tests.simulator.mix import WISHES, Mix


def test_any_mix_ends_with_what_the_psp_holds(live_tenant: Tenant, key: str, server: str) -> None:
    assert_mix_ends_right(live_tenant, key, server, seed=1, turns=40)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 5))
def test_any_long_mix_ends_with_what_the_psp_holds(live_tenant: Tenant, key: str, server: str, seed: int) -> None:
    assert_mix_ends_right(live_tenant, key, server, seed=seed, turns=120)


def assert_mix_ends_right(tenant: Tenant, key: str, server: str, *, seed: int, turns: int) -> None:
    fund(tenant, 10**9)
    # Time leads: a payment that ends before its answer was handled leaves its initiation as it was (lifecycle.md, 4)
    advance(tenant, read_target("10m"))
    mix = Mix(tenant, key, [server], seed)
    with running() as killed:
        mix.may_go = [killed.root]
        with database_threads(5) as threads:
            actors: list[Future[None]] = [
                threads.submit(mix.consume, turns),
                threads.submit(mix.post, turns, "one"),
                threads.submit(mix.post, turns, "two"),
                threads.submit(mix.press, turns),
                threads.submit(mix.move_time, turns // 2),
            ]
            while len(mix.wished) < turns:  # a third of the way
                time.sleep(0.01)
            killed.kill()
            for actor in actors:
                actor.result()
    mix.settle()
    _assert_each_step_once(tenant, mix)
    assert_agreement(tenant, mix.connector)


def _assert_each_step_once(tenant: Tenant, mix: Mix) -> None:
    """Payments in which only their course had a hand have its records, and nobody dropped a step of theirs."""
    stories: dict[str, list[str]] = {}
    records = for_tenant(Record, tenant).select_related("payment").order_by("sequence")
    for record in records:
        stories.setdefault(record.payment.reference, []).append(record.status)
    alone = mix.wished.keys() - mix.touched
    assert len(alone) > len(mix.wished) / 3
    assert {each: stories[each] for each in alone} == {each: WISHES[mix.wished[each]] for each in alone}
    assert all(one.created_at < other.created_at for one, other in pairwise(records))
    assert not waiting(tenant).exists()
    dropped = DueStep.objects.filter(tenant=tenant, payment__reference__in=alone)
    assert not dropped.exists()
