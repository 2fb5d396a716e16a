"""The dataset's time, and payments that come in by themselves."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from mockpsp_client import calls
from mockpsp_client.standing import Clock, LiveTraffic

if TYPE_CHECKING:
    from mockpsp_client.synchronous.dataset import Dataset


class DatasetClock:
    """The dataset's time."""

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset

    def read(self) -> Clock:
        return Clock.of(self._dataset.send(calls.clock()))

    def advance(self, to: str | timedelta) -> Clock:
        """Moves it by a length (`3d`), to a moment, to the `next` due step or the `end`, and does what is due."""
        body = self._dataset.send(calls.advance(to))
        while body["isMore"]:
            body = self._dataset.send(calls.advance("0s"))
        return Clock.of(body)


class Live:
    """Payments of a scenario that come in by themselves, written as the dataset is touched."""

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset

    def start(
        self,
        scenario: str = "marketplace",
        *,
        per_minute: int = 10,
        length: str | timedelta = "1h",
        evenly: bool = False,
        seed: str | None = None,
    ) -> None:
        """From now on; what came in before ends."""
        self._dataset.send(calls.start_live(scenario, per_minute, length, evenly, seed))

    def read(self) -> LiveTraffic:
        """How far it has come. Raises Refused (404) where there is none."""
        return LiveTraffic.of(self._dataset.send(calls.live()))

    def stop(self) -> None:
        self._dataset.send(calls.stop_live())


def sleep(seconds: float) -> None:
    time.sleep(seconds)
