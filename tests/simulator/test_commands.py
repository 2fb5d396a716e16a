"""`manage.py advance`, `run_due`, `outcomes` and `faults`."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from simulator.rulebook import rules_of
from simulator.waiting import waiting
from tests.simulator.conftest import Machine, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


def refused(*args: str) -> str:
    with pytest.raises(CommandError) as error:
        run(*args)
    assert error.value.returncode in (1, 2)
    return str(error.value)


def test_advance(shop: Shop, key: str, machine: Machine) -> None:
    shop.paid(wish="succeed after 1h")
    assert "1 step was done" in run("advance", key, "3d")
    assert "It is 2026-05-04T12:00:00" in run("advance", key, "1ms")
    assert "time only goes on" in refused("advance", key, "2026-01-01T00:00:00Z")
    assert "next or end" in refused("advance", key, "soon")
    assert "No dataset has this API key" in refused("advance", "unknown-key", "3d")


def test_run_due(shop: Shop, key: str, machine: Machine) -> None:
    shop.paid(wish="succeed after 1h")
    assert "0 steps were done" in run("run_due")
    machine.goes_on(hours=2)
    assert "1 step was done" in run("run_due")
    shop.paid(wish="succeed after 1h")
    machine.goes_on(hours=2)
    run("run_due", key)
    assert not waiting(shop.tenant).exists()
    assert "no length of time" in refused("run_due", "--every", "often")


def test_what_is_due_comes_before_a_command(shop: Shop, key: str, machine: Machine) -> None:
    shop.paid(wish="succeed after 1h")
    machine.goes_on(hours=2)
    run("check_balances", key)
    assert not waiting(shop.tenant).exists()
    reference = shop.paid(wish="fail after 1h")
    machine.goes_on(hours=2)
    run("seed", key, "--payments", "10")
    begun, failed = (at for *_, at in shop.story(reference))
    assert failed - begun == timedelta(hours=1), "it comes before what the command writes"


def test_outcomes(shop: Shop, key: str) -> None:
    assert "Where no rule matches (succeed): It succeeds at once." in run("outcomes", key)
    told = run(
        "outcomes", key, "add", "fail after 5s, reason AC04", "--type", "PAYOUT", "--ending", "01", "--next", "3"
    )
    assert "1. fail after 5s, reason AC04: The next 3 payouts whose amount ends in 01: It starts PENDING." in told
    assert "stays PROCESSING for ever" in told
    run("outcomes", key, "add", "pending", "--name", "some", "--share", "0.25", "--metadata", "team=blue")
    some = rules_of(shop.tenant)[1]
    assert (some.millionths, some.metadata_key, some.metadata_value) == (250_000, "team", "blue")
    assert "1. some: Payments, 25 % of them, with team = blue in the metadata" in run(
        "outcomes", key, "move", "2", "up"
    )
    assert "1. some (off)" in run("outcomes", key, "off", "1")
    assert "1. some:" in run("outcomes", key, "on", "1")
    assert "some" not in run("outcomes", key, "drop", "1")
    assert "9012" not in run("outcomes", key)
    assert "whose amount ends in 9012" in run("outcomes", key, "test-amounts")
    assert "(succeed after 1m)" in run("outcomes", key, "default", "succeed after 60s", "--shortfall", "FAIL")
    assert run("outcomes", key, "clear").startswith("Where no rule matches (succeed after 1m)")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("add", "fial"), "did you mean"),
        (("add", "fail", "--share", "x"), "such as 0.25"),
        (("add", "fail", "--share", "2"), "from 0 to 1"),
        (("default", "return after 2d"), "for every type"),
        (("drop", "7"), "rules are 1 to 0"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(shop: Shop, key: str, args: tuple[str, ...], told: str) -> None:
    message = refused("outcomes", key, *args)
    assert told in message
    assert "\n" not in message
    assert rules_of(shop.tenant) == []


def test_faults(shop: Shop, key: str) -> None:
    assert run("faults", key) == "No fault is on.\n"
    said = run(
        "faults", key, "add", "--status", "503", "--header", "Retry-After: 5", "--share", "0.5", "--name", "half"
    )
    assert said.startswith("1. half, 0 hits: ")
    assert said.endswith("1 of them switched on.\n")
    assert "2. half" in run("faults", key, "preset", "slow") + run("faults", key, "move", "1", "down")
    assert "1 of them switched on." in run("faults", key, "off", "2")
    assert "2 of them switched on." in run("faults", key, "on", "2")
    assert run("faults", key, "off").endswith("No fault is on.\n")
    assert "2. " not in run("faults", key, "drop", "2")
    assert ", until 20" in run("faults", key, "add", "--status", "500", "--until", "10m")
    assert ", until 2199-01-31" in run("faults", key, "add", "--status", "500", "--until", "2199-01-31T09:30:00Z")
    assert run("faults", key, "clear") == "No fault is on.\n"


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("faults", "on", "1"), "there is no rule 1; rules are 1 to 0"),
        (("faults", "add", "--share", "2"), "share has to be a share from 0 to 1"),
        (("outcomes", "drop", "7"), "there is no rule 7; rules are 1 to 0"),
    ],
)
def test_rules_that_cannot_be_changed(shop: Shop, key: str, command: tuple[str, ...], line: str) -> None:
    name, *rest = command
    with pytest.raises(CommandError, match=line):
        run(name, key, *rest)
