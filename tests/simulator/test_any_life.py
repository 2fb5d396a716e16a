"""Whatever payments do by themselves, and whenever time is moved, the consumer ends with what the PSP holds."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.consumer.test_any_history import HISTORIES
from tests.simulator.life import Life


@pytest.mark.hypothesis
def test_consumer_holds_what_we_hold(committing: None, server: str) -> None:
    live(server, lives=12, steps=40)


@pytest.mark.soak
def test_consumer_holds_what_we_hold_in_longer_lives(committing: None, server: str) -> None:
    live(server, lives=40, steps=80)


def live(server: str, *, lives: int, steps: int) -> None:
    class LifeHere(Life):
        pass

    LifeHere.server = server
    asked = settings(HISTORIES, max_examples=lives, stateful_step_count=steps)
    run_state_machine_as_test(LifeHere, settings=asked)
