"""A whole run: the polls, the probes, payments on request, and every rule judged after each poll."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from simulator.conform.exchange import PAUSES, client_of
from simulator.conform.judgement import Finding, Judgement, Rule, Verdict
from simulator.conform.observation import Observation, Poll, Posted
from simulator.conform.polling import Poller
from simulator.conform.posting import Poster, Write
from simulator.conform.probes import send_probes
from simulator.conform.rules import RULES


class Unreachable(Exception):
    """Nothing at the address answers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do."""

    url: str
    key: str
    polls: int = 3
    pause: float = 2.0  # seconds between polls
    most: int = 20_000  # rows of a list
    write: Write | None = None
    watch: timedelta | None = None


@dataclass(slots=True)
class Report:
    """What a run found."""

    plan: Plan
    judgements: list[Judgement]
    polls: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)  # lists that were not read to their end

    def of(self, verdict: Verdict) -> list[Judgement]:
        return [each for each in self.judgements if each.verdict is verdict]


OnFinding = Callable[[Rule, Finding], None]


def ignore(rule: Rule, finding: Finding) -> None:
    """Where only the report is wanted."""


def run(
    plan: Plan,
    on_finding: OnFinding = ignore,
    pause: Callable[[float], None] = time.sleep,
    transport: httpx.BaseTransport | None = None,
) -> Report:
    """Polls and judges; `on_finding` gets each finding at once. Raises Unreachable."""
    report = Report(plan, [Judgement(rule) for rule in RULES])
    client, recorder = client_of(plan.url, plan.key, pause, transport)
    with client:
        poller = Poller(client, recorder, plan.most)
        if not (first := poller.get("/accounts", page="1", pageSize="1")).status:
            raise Unreachable(f"{plan.url} does not answer: {first.fault}")
        recorder.pauses = PAUSES
        probes, posted, before = send_probes(poller, plan.key), list[Posted](), None
        until = time.monotonic() + (plan.watch.total_seconds() if plan.watch else 0)
        while report.polls < plan.polls or time.monotonic() < until:
            if report.polls:
                pause(plan.pause)
            before = _poll(poller, report, Observation(Poll(), before, probes, posted), on_finding)
            if plan.write and report.polls == 1:
                posted = Poster(client, recorder).make(plan.write)
    return report


def _poll(poller: Poller, report: Report, observed: Observation, on_finding: OnFinding) -> Poll:
    observed.now = poller.poll()
    report.polls += 1
    report.rows = {path: len(listing.rows) for path, listing in observed.now.listings.items()}
    report.cut = [path for path, listing in observed.now.listings.items() if not listing.is_complete]
    for judgement in report.judgements:
        judgement.judge(observed)
        for finding in judgement.fresh:
            on_finding(judgement.rule, finding)
    return observed.now
