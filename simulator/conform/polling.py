"""One poll of the endpoint: its lists as they are, and then the connector's own reading of them."""

from contextlib import suppress
from datetime import timedelta, timezone

import httpx

from simulator.conform.exchange import Exchange, Recorder
from simulator.conform.observation import TIME_FIELD, Filtered, Listing, Poll, SmallPages
from simulator.conform.values import instant
from simulator.consumer.connector import PAGE_SIZE, Endless, Feed
from simulator.consumer.store import Item

MOST_ACCOUNTS = 100
"""Balances are read of so many accounts at most."""
ELSEWHERE = timezone(timedelta(hours=5, minutes=30))
BREAKS_OFF = (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError)


class Poller:
    """Polls again and again, as one connector that keeps where it stands."""

    def __init__(self, client: httpx.Client, recorder: Recorder, most: int) -> None:
        self.client = client
        self.recorder = recorder
        self.most = most
        self.feeds = {path: Feed(client, path, field) for path, field in TIME_FIELD.items()}
        self.kept: dict[str, set[str]] = {path: set() for path in TIME_FIELD}

    def poll(self) -> Poll:
        """Everything new, and everything that was there before."""
        self.recorder.log.clear()
        found = Poll(kept=self.kept)
        accounts = self._list_all("/accounts")
        for id in list(accounts.by_id)[:MOST_ACCOUNTS]:  # before the records: each change is among them then
            found.balances[id] = self.get(f"/accounts/{id}/balances")
        found.listings = {"/accounts": accounts}
        for path in ("/beneficiaries", "/transactions"):
            found.listings[path] = self._list_all(path)
        for path, listing in found.listings.items():
            self._look_closer(path, listing, found)
            self._read_as_connector(path, found)
        found.log = list(self.recorder.log)
        return found

    def get(self, path: str, **query: str) -> Exchange:
        """One read, whatever comes of it."""
        with suppress(httpx.TransportError):  # the recorder has it
            self.client.get(path, params=query)
        return self.recorder.log[-1]

    def page(
        self, path: str, number: int, size: int = PAGE_SIZE, order: str = "asc", since: str | None = None
    ) -> Exchange:
        """One page, asked for as the connector asks."""
        field = TIME_FIELD[path]
        query = {"page": str(number), "pageSize": str(size), "sort": f"{field}:{order}"}
        if since is not None:
            query[f"{field}From"] = since
        return self.get(path, **query)

    def _list_all(self, path: str) -> Listing:
        """All pages until an empty one. A page that is short is asked for again: it may have grown meanwhile."""
        listing, rows = Listing(path), 0
        while rows < self.most:
            page = self.page(path, len(listing.pages) + 1)
            last = listing.pages[-1] if listing.pages else None
            if page.rows and last and len(last.rows) < PAGE_SIZE:
                last = listing.pages[-1] = self.page(path, len(listing.pages))
            if page.rows and last and page.content == last.content:
                listing.repeated = page
                break
            listing.pages.append(page)
            rows += len(page.rows)
            if not page.rows:
                listing.is_complete = page.content == []
                break
        return listing

    def _look_closer(self, path: str, listing: Listing, found: Poll) -> None:
        """The same list in other pages, in the other order, and from moments on."""
        first, second, both = (self.page(path, number, size) for number, size in ((1, 1), (2, 1), (1, 2)))
        found.small[path] = SmallPages(first, second, both)
        found.newest[path] = self.page(path, 1, order="desc")
        rows = listing.rows
        picked = {str(row.get("id")): row for row in (rows[len(rows) // 2 : len(rows) // 2 + 1] + rows[-1:])}
        found.filtered[path] = [since for row in picked.values() if (since := self._filtered(path, row))]

    def _filtered(self, path: str, row: Item) -> Filtered | None:
        field = TIME_FIELD[path]
        at = instant(row.get(field))
        if at is None:
            return None
        elsewhere = at.astimezone(ELSEWHERE).isoformat(timespec="microseconds")
        pages = [self.page(path, 1, since=text) for text in (str(row[field]), elsewhere)]
        return Filtered(row, pages[0], pages[1])

    def _read_as_connector(self, path: str, found: Poll) -> None:
        """What the connector keeps of the list now; and why it stops, where it does."""
        try:
            more = True
            while more and len(self.kept[path]) < self.most:
                rows, more = self.feeds[path].read_chunk()
                self.kept[path].update(str(row.get("id")) for row in rows)
        except Endless as error:
            found.stopped[path] = str(error)
        except httpx.HTTPStatusError as error:
            found.stopped[path] = f"The answer is {error.response.status_code}"
        except BREAKS_OFF as error:
            found.stopped[path] = _in_words(error)


def _in_words(error: Exception) -> str:
    """Why the connector stops."""
    if isinstance(error, KeyError):
        return f"A row has no {error.args[0]}"
    if isinstance(error, TypeError | AttributeError):
        return "The answer is not a list of objects"
    return str(error) or type(error).__name__
