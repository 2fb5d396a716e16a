"""One dataset, and the parts of it that are asked by themselves."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import httpx

from mockpsp_client import calls, forms
from mockpsp_client.answers import truth_of
from mockpsp_client.forms import Call
from mockpsp_client.standing import Facts, Run, Settings
from mockpsp_client.synchronous.accounts import Accounts, BankAccounts, Beneficiaries
from mockpsp_client.synchronous.clock import DatasetClock, Live, sleep
from mockpsp_client.synchronous.journal import Journal
from mockpsp_client.synchronous.payments import Payments
from mockpsp_client.synchronous.rules import Faults, Outcomes
from mockpsp_client.synchronous.snapshots import Snapshots

if TYPE_CHECKING:
    from mockpsp_client.synchronous.simulator import Simulator

LOOKS_EVERY = 0.2  # seconds


class Dataset:
    """One dataset, by its key."""

    def __init__(self, simulator: "Simulator", key: str) -> None:
        self.simulator = simulator
        self.key = key
        self.accounts = Accounts(self)
        self.beneficiaries = Beneficiaries(self)
        self.bank_accounts = BankAccounts(self)
        self.payments = Payments(self)
        self.clock = DatasetClock(self)
        self.live = Live(self)
        self.outcomes = Outcomes(self)
        self.faults = Faults(self)
        self.journal = Journal(self)
        self.snapshots = Snapshots(self)

    def send(self, call: Call) -> Any:
        return self.simulator.send(call, self.key)

    def rows(self, first: Call) -> Iterator[Any]:
        """The rows of a list that is read by cursor, page after page."""
        call: Call | None = first
        while call is not None:
            page = self.send(call)
            yield from page["results"]
            call = calls.following(page)

    def facts(self) -> Facts:
        """What it is and holds, and when it goes by itself."""
        return Facts.of(self.send(calls.dataset()))

    def expire(self, after: forms.Length | None) -> Facts:
        """It goes by itself after so long (`"2h"`; a minute to 30 days), or stays: None."""
        return Facts.of(self.send(calls.expire(after)))

    def settings(self) -> Settings:
        """Its name, the course of payments that no rule matches, and what happens where funds are short."""
        return Settings.of(self.send(calls.settings_now()))

    def configure(self, *, name: str | None = None, outcome: str | None = None, shortfall: str | None = None) -> None:
        """Settings: `outcome` is the course of payments that no rule matches; what is left out stays."""
        self.send(calls.settings(name, outcome, shortfall))

    def generate(self, scenario: str = "marketplace", **options: Unpack[forms.Options]) -> Run:
        """Makes the payments of a scenario, and waits until they are made: `generate("card-shop", payments=500)`.

        The same `seed` and `until` make the same again. Raises Refused.
        """
        run = Run.of(self.send(calls.generate(scenario, options)))
        while run.state == "RUNNING":
            sleep(LOOKS_EVERY)
            run = Run.of(self.send(calls.run(run.id)))
        return run

    def last_run(self) -> Run | None:
        """The generator's last run; None where nothing was generated since the dataset was emptied."""
        return next(map(Run.of, self.send(calls.runs())), None)

    def stop_run(self, run: Run) -> Run:
        """Stops a run that is under way. What it has made stays."""
        return Run.of(self.send(calls.stop_run(run.id)))

    def truth(self, at: datetime | None = None) -> list[Mapping[str, Any]]:
        """What a correct consumer holds now, or at a moment: accounts, beneficiaries, payments and balances.

        Raises ValueError where the dataset was emptied while it was read.
        """
        with self.simulator.streamed(calls.truth(at), self.key) as response:
            rows = []
            for line in response.iter_lines():
                rows.append(line)
        return truth_of(rows)

    def export(self, file: Path | str) -> None:
        """Writes the dataset into a file of JSON Lines; what it does not hold is in docs/archive.md."""
        with self.simulator.streamed(calls.export(), self.key) as response:
            _write(response, Path(file))

    def import_(self, file: Path | str, *, replace: bool = False) -> None:
        """Fills the empty dataset from such a file; with `replace` it takes the place of all that is there."""
        self.send(calls.import_(Path(file).read_bytes(), replace))

    def reset(self) -> None:
        """Empties it; its keys, settings and clock stay."""
        self.send(calls.reset())

    def drop(self) -> None:
        """Drops it for good."""
        self.send(calls.drop_dataset())


def _write(response: httpx.Response, file: Path) -> None:
    with file.open("wb") as opened:
        for piece in response.iter_bytes():
            opened.write(piece)
