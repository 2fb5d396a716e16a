"""One dataset, and the parts of it that are asked by themselves."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import httpx

from mockpsp_client import calls, forms
from mockpsp_client.answers import truth_of
from mockpsp_client.asynchronous.accounts import AsyncAccounts, AsyncBankAccounts, AsyncBeneficiaries
from mockpsp_client.asynchronous.clock import AsyncDatasetClock, AsyncLive, sleep
from mockpsp_client.asynchronous.journal import AsyncJournal
from mockpsp_client.asynchronous.payments import AsyncPayments
from mockpsp_client.asynchronous.rules import AsyncFaults, AsyncOutcomes
from mockpsp_client.asynchronous.snapshots import AsyncSnapshots
from mockpsp_client.forms import Call
from mockpsp_client.standing import Facts, Run, Settings

if TYPE_CHECKING:
    from mockpsp_client.asynchronous.simulator import AsyncSimulator

LOOKS_EVERY = 0.2  # seconds


class AsyncDataset:
    """One dataset, by its key."""

    def __init__(self, simulator: "AsyncSimulator", key: str) -> None:
        self.simulator = simulator
        self.key = key
        self.accounts = AsyncAccounts(self)
        self.beneficiaries = AsyncBeneficiaries(self)
        self.bank_accounts = AsyncBankAccounts(self)
        self.payments = AsyncPayments(self)
        self.clock = AsyncDatasetClock(self)
        self.live = AsyncLive(self)
        self.outcomes = AsyncOutcomes(self)
        self.faults = AsyncFaults(self)
        self.journal = AsyncJournal(self)
        self.snapshots = AsyncSnapshots(self)

    async def send(self, call: Call) -> Any:
        return await self.simulator.send(call, self.key)

    async def rows(self, first: Call) -> AsyncIterator[Any]:
        """The rows of a list that is read by cursor, page after page."""
        call: Call | None = first
        while call is not None:
            page = await self.send(call)
            for each in page["results"]:
                yield each
            call = calls.following(page)

    async def facts(self) -> Facts:
        """What it is and holds, and when it goes by itself."""
        return Facts.of(await self.send(calls.dataset()))

    async def expire(self, after: forms.Length | None) -> Facts:
        """It goes by itself after so long (`"2h"`; a minute to 30 days), or stays: None."""
        return Facts.of(await self.send(calls.expire(after)))

    async def settings(self) -> Settings:
        """Its name, the course of payments that no rule matches, and what happens where funds are short."""
        return Settings.of(await self.send(calls.settings_now()))

    async def configure(
        self, *, name: str | None = None, outcome: str | None = None, shortfall: str | None = None
    ) -> None:
        """Settings: `outcome` is the course of payments that no rule matches; what is left out stays."""
        await self.send(calls.settings(name, outcome, shortfall))

    async def generate(self, scenario: str = "marketplace", **options: Unpack[forms.Options]) -> Run:
        """Makes the payments of a scenario, and waits until they are made: `generate("card-shop", payments=500)`.

        The same `seed` and `until` make the same again. Raises Refused.
        """
        run = Run.of(await self.send(calls.generate(scenario, options)))
        while run.state == "RUNNING":
            await sleep(LOOKS_EVERY)
            run = Run.of(await self.send(calls.run(run.id)))
        return run

    async def last_run(self) -> Run | None:
        """The generator's last run; None where nothing was generated since the dataset was emptied."""
        return next(map(Run.of, await self.send(calls.runs())), None)

    async def stop_run(self, run: Run) -> Run:
        """Stops a run that is under way. What it has made stays."""
        return Run.of(await self.send(calls.stop_run(run.id)))

    async def truth(self, at: datetime | None = None) -> list[Mapping[str, Any]]:
        """What a correct consumer holds now, or at a moment: accounts, beneficiaries, payments and balances.

        Raises ValueError where the dataset was emptied while it was read.
        """
        async with self.simulator.streamed(calls.truth(at), self.key) as response:
            rows = []
            async for line in response.aiter_lines():
                rows.append(line)
        return truth_of(rows)

    async def export(self, file: Path | str) -> None:
        """Writes the dataset into a file of JSON Lines; what it does not hold is in docs/archive.md."""
        async with self.simulator.streamed(calls.export(), self.key) as response:
            await _write(response, Path(file))

    async def import_(self, file: Path | str, *, replace: bool = False) -> None:
        """Fills the empty dataset from such a file; with `replace` it takes the place of all that is there."""
        await self.send(calls.import_(Path(file).read_bytes(), replace))

    async def reset(self) -> None:
        """Empties it; its keys, settings and clock stay."""
        await self.send(calls.reset())

    async def drop(self) -> None:
        """Drops it for good."""
        await self.send(calls.drop_dataset())


async def _write(response: httpx.Response, file: Path) -> None:
    with file.open("wb") as opened:
        async for piece in response.aiter_bytes():
            opened.write(piece)
