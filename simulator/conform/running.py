"""A whole run: polls, what is asked and made once, and every rule held against each poll."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from simulator.conform.asking import ask
from simulator.conform.exchange import PAUSES, client_of
from simulator.conform.judgement import Finding, Judgement, Rule, Verdict
from simulator.conform.look import Look, Posted, Round
from simulator.conform.polling import Poller
from simulator.conform.posting import Poster, Write
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


Tell = Callable[[Rule, Finding], None]


def nothing_given(rule: Rule, finding: Finding) -> None:
    """Where only the report is wanted."""


def run(
    plan: Plan,
    tell: Tell = nothing_given,
    pause: Callable[[float], None] = time.sleep,
    transport: httpx.BaseTransport | None = None,
) -> Report:
    """Polls and judges; `tell` gets each finding at once. Raises Unreachable."""
    report = Report(plan, [Judgement(rule) for rule in RULES])
    client, recorder = client_of(plan.url, plan.key, pause, transport)
    with client:
        poller = Poller(client, recorder, plan.most)
        if not (first := poller.get("/accounts", page="1", pageSize="1")).status:
            raise Unreachable(f"{plan.url} does not answer: {first.fault}")
        recorder.pauses = PAUSES
        asked, posted, before = ask(poller, plan.key), list[Posted](), None
        until = time.monotonic() + (plan.watch.total_seconds() if plan.watch else 0)
        while report.polls < plan.polls or time.monotonic() < until:
            if report.polls:
                pause(plan.pause)
            before = _poll(poller, report, Look(Round(), before, asked, posted), tell)
            if plan.write and report.polls == 1:
                posted = Poster(client, recorder).make(plan.write)
    return report


def _poll(poller: Poller, report: Report, look: Look, tell: Tell) -> Round:
    look.now = poller.poll()
    report.polls += 1
    report.rows = {path: len(listing.rows) for path, listing in look.now.listings.items()}
    report.cut = [path for path, listing in look.now.listings.items() if not listing.is_complete]
    for judgement in report.judgements:
        judgement.judge(look)
        for finding in judgement.fresh:
            tell(judgement.rule, finding)
    return look.now
