"""Whatever legally happens at the PSP, and whenever it is polled, the consumer ends with what the PSP holds."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.consumer.history import History

HISTORIES = settings(max_examples=20, stateful_step_count=40)


@pytest.mark.hypothesis
def test_consumer_holds_what_we_hold(committing: None, server: str) -> None:
    class HistoryHere(History):
        pass

    HistoryHere.server = server
    run_state_machine_as_test(HistoryHere, settings=HISTORIES)
