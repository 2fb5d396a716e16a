"""Which requests the connector sent, and what they were answered."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from mockpsp_client import calls, forms
from mockpsp_client.standing import Reader, Request

if TYPE_CHECKING:
    from mockpsp_client.asynchronous.dataset import AsyncDataset

MOST_AT_ONCE = 30.0  # seconds of waiting that one call asks for


class AsyncJournal:
    """The last requests of the contract that the dataset got. One is in it within a second."""

    def __init__(self, dataset: "AsyncDataset") -> None:
        self._dataset = dataset

    async def requests(self, **wanted: Unpack[forms.Wanted]) -> list[Request]:
        """Those that the filters find, the newest first: `requests(operation="payouts", status="5xx")`."""
        return [Request.of(each) async for each in self._dataset.rows(calls.requests(wanted))]

    async def count(self, **wanted: Unpack[forms.Wanted]) -> int:
        """How many requests the filters find."""
        body = await self._dataset.send(calls.count_requests(wanted))
        return int(body["count"])

    async def wait(self, *, within: float = 10.0, **wanted: Unpack[forms.Wanted]) -> list[Request]:
        """Those that the filters find, as soon as there is one.

        Raises TimeoutError where there is none within so many seconds.
        """
        give_up = time.monotonic() + within
        while True:
            left = min(give_up - time.monotonic(), MOST_AT_ONCE)
            page = await self._dataset.send(calls.requests(wanted, wait=max(left, 0.0)))
            if page["results"]:
                return list(map(Request.of, page["results"]))
            if left < MOST_AT_ONCE:
                raise TimeoutError(f"The journal has no request with {dict(wanted)} after {within:g} s.")

    async def readers(self) -> list[Reader]:
        """How far each API key has read each list."""
        return list(map(Reader.of, await self._dataset.send(calls.readers())))

    async def given(self, payment: str) -> Mapping[str, bool]:
        """Which records of a payment a connector was given: by the id of each, in their order."""
        return {each["record"]: each["isGiven"] for each in await self._dataset.send(calls.given_records(payment))}

    async def clear(self) -> None:
        """Deletes all requests up to now."""
        await self._dataset.send(calls.clear("requests"))
