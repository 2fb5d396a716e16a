"""Whatever legally happens at the PSP, and whenever it is polled, the consumer ends with what the PSP holds."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.consumer.history import History

# derandomized: the same histories in every run, so that a failure can be run again
HISTORIES = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_consumer_holds_what_we_hold(committing: None, server: str) -> None:
    class HistoryHere(History):
        pass

    HistoryHere.server = server
    run_state_machine_as_test(HistoryHere, settings=HISTORIES)
