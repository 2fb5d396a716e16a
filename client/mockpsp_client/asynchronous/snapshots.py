"""Copies of a dataset, kept with it."""

from typing import TYPE_CHECKING

from mockpsp_client import calls
from mockpsp_client.standing import Snapshot

if TYPE_CHECKING:
    from mockpsp_client.asynchronous.dataset import AsyncDataset


class AsyncSnapshots:
    """The dataset's snapshots. One holds accounts, payments, settings and what is due; rules are not in it."""

    def __init__(self, dataset: "AsyncDataset") -> None:
        self._dataset = dataset

    async def take(self, name: str) -> Snapshot:
        """Keeps the dataset as it is, in place of a snapshot that had the name."""
        return Snapshot.of(await self._dataset.send(calls.take_snapshot(name)))

    async def restore(self, name: str, into: "AsyncDataset | None" = None) -> None:
        """Puts it in the place of all that the dataset holds, or another dataset."""
        await self._dataset.send(calls.restore_snapshot(name, into.key if into else None))

    async def all(self) -> list[Snapshot]:
        """All of them, the newest first."""
        return list(map(Snapshot.of, await self._dataset.send(calls.snapshots())))

    async def drop(self, name: str) -> None:
        await self._dataset.send(calls.drop_snapshot(name))
