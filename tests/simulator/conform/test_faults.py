"""Each thing that PSPs do wrong is found by name, in three polls; an endpoint that does all right breaks no rule."""

import httpx
import pytest

from simulator.conform.judgement import Verdict
from simulator.conform.posting import Write
from simulator.conform.rules import RULES
from simulator.conform.running import Plan, Report, run
from tests.simulator.conform.endpoint import KEY, Endpoint
from tests.simulator.conform.faults import FAULTS, Fault, Faulty
from tests.simulator.conform.service_faults import SERVICE_FAULTS

ALL_FAULTS = FAULTS + SERVICE_FAULTS
WRITE = Write("main", "ben", "savings", "EUR/2", 1)


def broken(report: Report) -> set[str]:
    return {each.rule.id for each in report.of(Verdict.BROKEN)}


def test_an_endpoint_that_does_all_right_breaks_no_rule() -> None:
    report = run(Plan("http://psp", KEY, write=WRITE), pause=lambda seconds: None, transport=Endpoint())
    assert broken(report) == set()
    assert {each.rule.id for each in report.of(Verdict.UNSEEN)} == {"idle-connections"}


def test_there_is_a_fault_for_each_rule() -> None:
    assert {fault.rule for fault in ALL_FAULTS} == {rule.id for rule in RULES}


@pytest.mark.parametrize("fault", ALL_FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_found_by_name(fault: Fault) -> None:
    endpoint = Faulty(fault)
    plan = Plan("http://psp", KEY, write=WRITE if fault.writes else None)
    report = run(plan, pause=endpoint.between_polls, transport=endpoint)
    assert report.polls == 3
    assert fault.rule in broken(report)


def test_a_server_that_gives_one_page_whatever_is_asked_breaks_few_rules() -> None:
    """What follows from one fault alone is not told as faults of its records."""
    page = Endpoint().lists["/transactions"][:100]
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=page if "tr" in request.url.path else []))
    found = broken(run(Plan("http://psp", KEY), pause=lambda seconds: None, transport=transport))
    assert {"key", "read-through", "page-size", "pages-go-on", "from-obeyed"} <= found
    assert not found & {"unique-ids", "unique-stamps", "cards", "failures-instead", "own-moment"}
