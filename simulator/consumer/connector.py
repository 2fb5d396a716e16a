"""The Generic Connector: how it polls a PSP and sends payouts and transfers (lifecycle.md, How the consumer reads)."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from simulator.consumer.store import Item, Store, moment

PAGE_SIZE = 100
TIME_OUT = 10.0
TYPE_OF = {"/payouts": "PAYOUT", "/transfers": "TRANSFER"}
AGAIN_AFTER_GROWING_PAUSES = {408, 421}  # and 5xx
AGAIN_EVERY_FIVE_SECONDS = {423, 425, 429}


class Endless(Exception):
    """One page after the other is the same: the real connector would ask for ever."""


class Feed:
    """One list of the PSP, read forward by its creation times and never back. `requests` counts the pages asked for."""

    def __init__(self, client: httpx.Client, path: str, time_field: str, page_size: int = PAGE_SIZE) -> None:
        self.client = client
        self.path = path
        self.time_field = time_field
        self.page_size = page_size
        self.last: str | None = None
        self.requests = 0

    def read(self) -> Iterator[Item]:
        """Everything new, chunk by chunk, until nothing more is there."""
        more = True
        while more:
            chunk, more = self.read_chunk()
            yield from chunk

    def read_chunk(self) -> tuple[list[Item], bool]:
        """The next 100 new items at most, and whether there may be more. Raises Endless."""
        new: list[Item] = []
        number, before = 1, None
        while True:
            page = self._page(number)
            if page == before and page:
                raise Endless(f"page {number} of {self.path} is the same as page {number - 1}")
            before = page
            new += [item for item in page if self.last is None or moment(item[self.time_field]) > moment(self.last)]
            if len(new) >= self.page_size or len(page) < self.page_size:
                break
            number += 1
        chunk = new[: self.page_size]
        if chunk:
            self.last = chunk[-1][self.time_field]
        return chunk, len(new) >= self.page_size

    def _page(self, number: int) -> list[Item]:
        query = {"page": str(number), "pageSize": str(self.page_size), "sort": f"{self.time_field}:asc"}
        if self.last is not None:
            query[f"{self.time_field}From"] = moment(self.last).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.requests += 1
        answer = self.client.get(self.path, params=query)
        answer.raise_for_status()
        items: list[Item] = answer.json()
        return items


class Connector:
    """Polls the PSP behind `client` into a store, and sends it payouts and transfers."""

    def __init__(
        self, client: httpx.Client, *, page_size: int = PAGE_SIZE, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.client = client
        self.pause = pause
        self.store = Store()
        self.kept: list[Item] = []  # every record that was handed to the store, in its order
        self.accounts = Feed(client, "/accounts", "createdAt", page_size)
        self.beneficiaries = Feed(client, "/beneficiaries", "createdAt", page_size)
        self.transactions = Feed(client, "/transactions", "updatedAt", page_size)

    def poll(self) -> None:
        """One period of polling: all that is new, and every account's balances."""
        self.store.accounts += self.accounts.read()
        self.store.beneficiaries += self.beneficiaries.read()
        while self.poll_one_chunk():
            pass
        for account in self.store.accounts:
            answer = self.client.get(f"/accounts/{account['id']}/balances")
            answer.raise_for_status()
            self.store.take_balances(answer.json())

    def poll_one_chunk(self) -> bool:
        """Only the next chunk of records, and whether there may be more: the consumer may pause anywhere."""
        records, more = self.transactions.read_chunk()
        for record in records:
            self.store.take_record(record)
        self.kept += records
        return more

    def send(self, path: str, order: Mapping[str, Any]) -> None:
        """A `POST`, repeated until there is a final answer. A refused or reset connection is final too."""
        pause = 1.0
        while True:
            try:
                answer = self.client.post(path, json=order, timeout=TIME_OUT)
            except httpx.TimeoutException:
                status = 408
            except httpx.TransportError:
                status = 400
            else:
                status = answer.status_code
            if status in AGAIN_EVERY_FIVE_SECONDS:
                self.pause(5.0)
            elif status >= 500 or status in AGAIN_AFTER_GROWING_PAUSES:
                self.pause(pause)
                pause *= 2
            elif status == 201:
                self.store.take_answer(answer.json(), TYPE_OF[path], datetime.now(UTC))
                return
            else:
                self.store.take_refusal(order["idempotencyKey"], TYPE_OF[path], datetime.now(UTC))
                return
