"""Our own server breaks no rule, whatever goes on in the dataset: no false alarm."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest

from ledgerdata.models import Record
from ledgerdata.operations import open_account, writing
from simulator.conform.judgement import Verdict
from simulator.conform.posting import Write
from simulator.conform.report import lines
from simulator.conform.running import Plan, Report, run
from simulator.live import start_live
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.consumer.test_two_writers import start_writer
from tests.payouts import ASSET, PAYEE, PAYER, fund
from tests.seeding import start_seeding
from tests.server import free_port, running

WRITE = Write(PAYER, PAYEE, "savings", ASSET, 1)
UNSEEN = {"idle-connections"}
BETWEEN_POLLS = 0.125
RUNS, RESTARTED_EVERY = 100, 10
RECORDS = 100  # that are there before the first poll, and more come


@pytest.fixture
def funded(live_tenant: Tenant) -> Tenant:
    fund(live_tenant, 100_000)
    with writing(live_tenant) as book:
        open_account(book, "Savings", reference="savings")
    return live_tenant


def assert_right(report: Report) -> None:
    assert not report.of(Verdict.BROKEN), "\n".join(lines(report))
    assert report.cut == []


def test_a_dataset_at_rest_shows_that_every_rule_holds(funded: Tenant, server: str, key: str) -> None:
    with start_seeding(key, "--scenario", "card-shop", "--payments", "300", "--seed", "1") as seeding:
        assert seeding.wait() == 0
    report = run(Plan(server, key, pause=0, write=WRITE))
    assert_right(report)
    assert {each.rule.id for each in report.of(Verdict.UNSEEN)} <= UNSEEN


class Restarted:
    """A server that ends between two polls, and is on its way up again while the next one begins."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.port = str(free_port())
        self.server = stack.enter_context(running(PORT=self.port))
        self.pool = stack.enter_context(ThreadPoolExecutor(1))
        self.restarts = 0

    def pause(self, seconds: float) -> None:
        """Takes the place of sleeping; a pause within a poll, before a read is tried again, is none of ours."""
        if seconds != BETWEEN_POLLS:
            time.sleep(seconds)
            return
        self.server.end(signal.SIGTERM)
        self.pool.submit(self._start)
        self.restarts += 1

    def _start(self) -> None:
        self.server = self.stack.enter_context(running(PORT=self.port))


@pytest.mark.soak
def test_a_hundred_runs_under_live_traffic_and_restarts_raise_no_alarm(funded: Tenant, key: str) -> None:
    start_live(funded, "card-shop", 240, timedelta(hours=3))
    polls = 0
    with ExitStack() as stack:
        restarted = Restarted(stack)
        for number in range(RUNS):
            plan = Plan(restarted.server.root, key, pause=BETWEEN_POLLS, most=100_000, write=WRITE)
            report = run(plan, pause=restarted.pause if number % RESTARTED_EVERY == 0 else time.sleep)
            assert_right(report)
            polls += report.polls
        assert restarted.restarts == 2 * RUNS // RESTARTED_EVERY
    assert polls == 3 * RUNS


def test_posts_and_presses_and_restarts_are_no_false_alarm(funded: Tenant, server: str, key: str) -> None:
    writers = [start_writer(key, seed, server) for seed in ("one", "two")]
    with ExitStack() as stack:
        restarted = Restarted(stack)
        while for_tenant(Record, funded).count() <= RECORDS:  # however slow the machine is
            assert [writer.poll() for writer in writers] != [0, 0]
        report = run(Plan(restarted.server.root, key, pause=BETWEEN_POLLS), pause=restarted.pause)
        assert restarted.restarts == 2
        assert_right(report)
        assert report.rows["/transactions"] > RECORDS
    assert [writer.wait() for writer in writers] == [0, 0]
