"""At any moment of any legal history, the truth is what a consumer holds that has read all of it."""

from datetime import datetime

import httpx
import pytest
from hypothesis import settings
from hypothesis.stateful import rule, run_state_machine_as_test

from simulator.consumer.connector import Connector
from simulator.truth.frame import frame_of
from simulator.truth.lines import truth
from tests.consumer.test_any_history import HISTORIES
from tests.simulator.life import Life
from tests.simulator.truth.held import Held, held_by, told


class ToldLife(Life):
    """Keeps what the consumer held at some moments, and has it told when much more has happened."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[tuple[datetime, Held]] = []

    @rule()
    def keep_what_is_held(self) -> None:
        held = self._read_whole()
        self.tenant.refresh_from_db()
        assert self.tenant.last_written_at
        self.moments.append((self.tenant.last_written_at, held))

    def teardown(self) -> None:
        super().teardown()
        for at, held in self.moments:
            assert told(truth(frame_of(self.tenant, at))) == held
        if self.moments:
            assert told(truth(frame_of(self.tenant))) == self._read_whole()

    def _read_whole(self) -> Held:
        """What a consumer holds that only polls: to one that sends a POST again, the answer is one more adjustment."""
        with httpx.Client(base_url=self.server, headers=self.client.headers, timeout=30) as client:
            reader = Connector(client)
            reader.poll()
            return held_by(reader.store)


def test_the_truth_is_what_a_full_read_makes_of_it(committing: None, server: str) -> None:
    live(server, lives=4)


@pytest.mark.soak
def test_the_truth_is_what_a_full_read_makes_of_it_in_more_lives(committing: None, server: str) -> None:
    live(server, lives=30)


def live(server: str, *, lives: int) -> None:
    class ToldLifeHere(ToldLife):
        pass

    ToldLifeHere.server = server
    run_state_machine_as_test(ToldLifeHere, settings=settings(HISTORIES, max_examples=lives, stateful_step_count=40))
