"""Whatever payments do by themselves, and whenever time is moved, the consumer ends with what the PSP holds."""

from hypothesis.stateful import run_state_machine_as_test

from tests.consumer.test_any_history import HISTORIES
from tests.simulator.life import Life


def test_consumer_holds_what_we_hold(committing: None, server: str) -> None:
    class LifeHere(Life):
        pass

    LifeHere.server = server
    run_state_machine_as_test(LifeHere, settings=HISTORIES)
