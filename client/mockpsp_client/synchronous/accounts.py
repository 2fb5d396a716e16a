"""Accounts of the dataset's owner, and those outside."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mockpsp_client import calls
from mockpsp_client.answers import Account
from mockpsp_client.calls import Money

if TYPE_CHECKING:
    from mockpsp_client.synchronous.dataset import Dataset


class Accounts:
    """The dataset's internal accounts."""

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset

    def open(
        self,
        name: str,
        *,
        id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        balance: Money | None = None,
    ) -> Account:
        """A new account; `balance` is the first one: `(100_000, "EUR/2")`."""
        return Account.of(self._dataset.send(calls.open_account(name, id, metadata, balance)))

    def get(self, id: str) -> Account:
        return Account.of(self._dataset.send(calls.account(id)))


class Beneficiaries:
    """Those outside to whom payouts go."""

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset

    def add(self, name: str, *, id: str | None = None, metadata: Mapping[str, str] | None = None) -> Account:
        return Account.of(self._dataset.send(calls.add_beneficiary(name, id, metadata)))
