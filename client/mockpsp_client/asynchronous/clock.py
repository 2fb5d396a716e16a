"""The dataset's time, and payments that come in by themselves."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from mockpsp_client import calls
from mockpsp_client.standing import Clock, LiveTraffic

if TYPE_CHECKING:
    from mockpsp_client.asynchronous.dataset import AsyncDataset


class AsyncDatasetClock:
    """The dataset's time."""

    def __init__(self, dataset: "AsyncDataset") -> None:
        self._dataset = dataset

    async def read(self) -> Clock:
        return Clock.of(await self._dataset.send(calls.clock()))

    async def advance(self, to: str | timedelta) -> Clock:
        """Moves it by a length (`3d`), to a moment, to the `next` due step or the `end`, and does what is due."""
        body = await self._dataset.send(calls.advance(to))
        while body["isMore"]:
            body = await self._dataset.send(calls.advance("0s"))
        return Clock.of(body)


class AsyncLive:
    """Payments of a scenario that come in by themselves, written as the dataset is touched."""

    def __init__(self, dataset: "AsyncDataset") -> None:
        self._dataset = dataset

    async def start(
        self,
        scenario: str = "marketplace",
        *,
        per_minute: int = 10,
        length: str | timedelta = "1h",
        evenly: bool = False,
        seed: str | None = None,
    ) -> None:
        """From now on; what came in before ends."""
        await self._dataset.send(calls.start_live(scenario, per_minute, length, evenly, seed))

    async def read(self) -> LiveTraffic:
        """How far it has come. Raises Refused (404) where there is none."""
        return LiveTraffic.of(await self._dataset.send(calls.live()))

    async def stop(self) -> None:
        await self._dataset.send(calls.stop_live())


async def sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)
