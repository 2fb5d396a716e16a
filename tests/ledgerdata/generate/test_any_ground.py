"""Accounts made by hand, runs between them, presses, more runs, and polls in between: the consumer misses nothing."""

from contextlib import suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from ledgerdata.generate import SCENARIOS, Options, run
from ledgerdata.operations import Money, add_beneficiary, open_account
from ledgerdata.rules.errors import LedgerError
from simulator.consumer.connector import Connector
from tests.consumer.history import History, _no_pause
from tests.consumer.test_any_history import HISTORIES
from tests.seeding import small_transactions

MIXES = st.sampled_from([{}, {"PAYOUT": 2}, {"PAYIN": 1, "PAYOUT": 2}, {"TRANSFER": 1, "OTHER": 1}])


class Ground(History):
    """As any history, with runs of the generator between its other writes."""

    @initialize(page_size=st.sampled_from([1, 3, 100]), funded=st.booleans(), read=st.booleans())
    def begin(self, page_size: int, funded: bool, read: bool) -> None:
        self.connector = Connector(self.client, page_size=page_size, pause=_no_pause)
        first = Money(900, "EUR/2") if funded else None
        for _ in range(2):
            self._write(lambda book: open_account(book, "By hand", first_balance=first))
        self._write(lambda book: add_beneficiary(book, "Somebody"))
        if read:
            self.connector.poll()

    @rule(
        scenario=st.sampled_from([name for name in SCENARIOS if name != "everything"]),
        payments=st.integers(1, 12),
        days=st.sampled_from([1, 30]),
        mix=MIXES,
        more=st.none() | st.integers(1, 4),
        ahead=st.booleans(),
        first_balance=st.booleans(),
    )
    def generate(
        self,
        scenario: str,
        payments: int,
        days: int,
        mix: dict[str, int],
        more: int | None,
        ahead: bool,
        first_balance: bool,
    ) -> None:
        """Its transactions are small, and the consumer reads between them."""
        options = Options(
            scenario,
            payments=None if scenario == "empty" else payments,
            accounts=more,
            days=days,
            seed="any",
            mix={} if scenario == "empty" else mix,
            first_balance=first_balance,
            into_the_future=ahead,
            refund_rate=0.3,
        )
        with suppress(LedgerError):
            run(self.tenant, options, lambda done, total: self.connector.poll())


def test_consumer_holds_what_we_hold(committing: None, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    live(server, monkeypatch, histories=3, steps=20)


@pytest.mark.soak
def test_consumer_holds_what_we_hold_in_longer_histories(
    committing: None, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(server, monkeypatch, histories=25, steps=40)


def live(server: str, monkeypatch: pytest.MonkeyPatch, *, histories: int, steps: int) -> None:
    class GroundHere(Ground):
        pass

    GroundHere.server = server
    small_transactions(monkeypatch, 9)
    asked = settings(HISTORIES, max_examples=histories, stateful_step_count=steps)
    run_state_machine_as_test(GroundHere, settings=asked)
