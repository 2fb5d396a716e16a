"""The consumer under each preset: it ends as the preset says, and with the truth once the rule is off."""

from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from simulator.consumer.connector import Connector
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.presets import PRESETS
from simulator.faults.reactions import Reaction
from simulator.faults.rulebook import put_preset, put_rule, rules_of, switch_all_off
from tenants.models import Tenant
from tests.consumer.agreement import assert_agreement
from tests.payouts import fund, payout, payouts_of
from tests.simulator.faults.strict import PageNeverRead, strict_client

pytestmark = pytest.mark.wrong_answers

OTHERS = [name for name in PRESETS if name.replace("-", "_") not in MISTAKES]
PAID_ALL_THE_SAME = {"lost-reset", "lost-timeout", "lost-502"}


@pytest.fixture
def consumer(live_tenant: Tenant, server: str, key: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connector]:
    """One whose patience is short, so that a time-out takes 1 s; at its third pause the rules are switched off."""
    monkeypatch.setattr("simulator.consumer.connector.TIME_OUT", 1.0)
    fund(live_tenant, 100_000)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            switch_all_off(live_tenant)

    with strict_client(server, key) as client:
        yield Connector(client, pause=pause)


@pytest.mark.parametrize("name", OTHERS)
def test_the_consumer_ends_as_the_preset_says(live_tenant: Tenant, consumer: Connector, name: str) -> None:
    rule = put_preset(live_tenant, name)
    if rule.wait:
        put_rule(live_tenant, {"wait": "2s"}, rule.pk)
    for _ in range(8 if name == "rate-limit" else 1):
        with suppress(PageNeverRead, httpx.HTTPError):
            consumer.poll()
    consumer.send("/payouts", payout("once"))
    is_final = PRESETS[name].reaction is Reaction.FINAL
    assert len(payouts_of(live_tenant)) == (not is_final or name in PAID_ALL_THE_SAME)
    switch_all_off(live_tenant)
    consumer.poll()
    initiation = consumer.store.initiations["once", "PAYOUT"].status
    assert initiation == ("failed" if is_final else "processed")
    if name != "lost-reset":  # whose initiation failed, though it was paid
        assert_agreement(live_tenant, consumer)
    assert sum(consumer.store.payments[id].amount for id in consumer.store.payments if id[1] == "PAYOUT") == (
        0 if is_final and name != "lost-reset" else 100
    )


@pytest.mark.parametrize(("name", "seconds"), [("unavailable", [1.0, 2.0, 4.0]), ("locked", [5.0] * 3)])
def test_retries_come_in_the_consumers_pauses(
    live_tenant: Tenant, server: str, key: str, name: str, seconds: list[float]
) -> None:
    fund(live_tenant, 100_000)
    put_rule(live_tenant, PRESETS[name].values | {"most": 3})
    pauses: list[float] = []
    with strict_client(server, key) as client:
        Connector(client, pause=pauses.append).send("/payouts", payout("once"))
    assert pauses == seconds
    assert [rule.is_on for rule in rules_of(live_tenant)] == [False]
    assert payouts_of(live_tenant) == {"once": 1}
