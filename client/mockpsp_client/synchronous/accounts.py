"""Accounts of the dataset's owner, those outside, and the bank details of both."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Unpack

from mockpsp_client import calls, forms
from mockpsp_client.forms import Money
from mockpsp_client.ledger import Account, BankAccount, StatementLine

if TYPE_CHECKING:
    from mockpsp_client.synchronous.dataset import Dataset


class Parties:
    """What accounts and beneficiaries have in common."""

    path = ""

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset

    def get(self, id: str) -> Account:
        return Account.of(self._dataset.send(calls.party(self.path, id)))

    def all(self, search: str | None = None) -> list[Account]:
        """All of them, the newest first; or those with such a beginning of their id, or such a part of their name."""
        return [Account.of(each) for each in self._dataset.rows(calls.parties(self.path, search))]

    def amend(self, id: str, *, name: str | None = None, metadata: Mapping[str, str] | None = None) -> Account:
        """Another name or other metadata; what is left out stays. A connector that has read it keeps the old ones."""
        return Account.of(self._dataset.send(calls.amend_party(self.path, id, name, metadata)))


class Accounts(Parties):
    """The dataset's internal accounts."""

    path = "accounts"

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

    def statement(self, id: str, currency: str) -> Iterator[StatementLine]:
        """What moved on the account in one asset, the newest first, with the balance after each."""
        for each in self._dataset.rows(calls.statement(id, currency)):
            yield StatementLine.of(each)


class Beneficiaries(Parties):
    """Those outside to whom payouts go."""

    path = "beneficiaries"

    def add(
        self,
        name: str,
        *,
        id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        iban: str | None = None,
        bic: str = "",
    ) -> Account:
        """Somebody new; with an `iban` the bank account is there from a connector's first read on."""
        return Account.of(self._dataset.send(calls.add_beneficiary(name, id, metadata, iban, bic)))


class BankAccounts:
    """The settlement details of accounts and beneficiaries; the consumer sees them in their metadata."""

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset

    def add(
        self, holder: str, iban: str, *, bic: str = "", country: str = "", settles_for: str | None = None
    ) -> BankAccount:
        """`settles_for` is the id of an account or beneficiary. Without a country it is the IBAN's."""
        call = calls.add_bank_account(holder, iban, bic, country, settles_for)
        return BankAccount.of(self._dataset.send(call))

    def amend(self, id: int, **details: Unpack[forms.Details]) -> BankAccount:
        """Changes what is given: `amend(bank.id, settles_for=None)`."""
        return BankAccount.of(self._dataset.send(calls.amend_bank_account(id, details)))

    def all(self) -> list[BankAccount]:
        """All of them, the newest first."""
        return [BankAccount.of(each) for each in self._dataset.rows(calls.bank_accounts())]
