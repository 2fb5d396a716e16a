"""What a fault rule looks at in a request of the contract, and which requests it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledgerdata.rules import values
from ledgerdata.rules.assets import say_amount
from ledgerdata.rules.limits import KEY_LENGTH
from ledgerdata.rules.values import Checker

MOST_PAGE = 2**31 - 1


class Operation(StrEnum):
    """The six operations of the contract."""

    ACCOUNTS = "accounts"
    BENEFICIARIES = "beneficiaries"
    BALANCES = "balances"
    TRANSACTIONS = "transactions"
    PAYOUTS = "payouts"
    TRANSFERS = "transfers"

    @property
    def is_write(self) -> bool:
        return self in WRITES

    @property
    def is_list(self) -> bool:
        return self in LISTS

    @property
    def path(self) -> str:
        """The contract's path, with the names of its variables."""
        return "/accounts/{accountId}/balances" if self is Operation.BALANCES else f"/{self}"

    @property
    def in_words(self) -> str:
        """As the contract has it: `GET /accounts`."""
        return f"{'POST' if self.is_write else 'GET'} {self.path}"


WRITES = (Operation.PAYOUTS, Operation.TRANSFERS)
LISTS = (Operation.ACCOUNTS, Operation.BENEFICIARIES, Operation.TRANSACTIONS)
OPERATIONS = tuple(Operation)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request as rules see it. Texts are as sent, empty where there are none; only lists have a page."""

    operation: Operation
    page: int | None = None
    source: str = ""
    destination: str = ""
    asset: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a rule is for; what is left empty is true of all. The amount is in minor units, 0 for any."""

    operations: tuple[Operation, ...] = ()
    page: int | None = None
    source: str = ""
    destination: str = ""
    asset: str = ""
    amount: int = 0

    def check(self) -> None:
        """Raises InvalidInput with every faulty field."""
        checker = Checker()
        checker.take("page", _page, self.page, self.operations)
        for name in ("source", "destination"):
            checker.take(name, values.text, getattr(self, name), 0, KEY_LENGTH)
        if self.asset:
            checker.take("asset", values.asset, self.asset)
        if self.amount:
            checker.take("amount", values.amount, self.amount)
        for name in ("source", "destination", "asset", "amount"):
            if getattr(self, name) and name not in checker.problems:
                checker.take(name, _of_writes, self.operations)
        checker.done()

    def takes(self, request: RequestFacts) -> bool:
        """Whether the request is one of those."""
        wanted = (
            (self.source, request.source),
            (self.destination, request.destination),
            (self.asset, request.asset),
            (str(self.amount or ""), request.amount),
        )
        return (
            (not self.operations or request.operation in self.operations)
            and self.page in (None, request.page)
            and all(one in ("", other) for one, other in wanted)
        )

    def say(self) -> str:
        """In words: `GET /transactions, page 2`."""
        words = " and ".join(operation.in_words for operation in self.operations) or "Every request"
        if self.page is not None:
            words += f", page {self.page}"
        sides = (("from", self.source), ("to", self.destination), ("in", self.asset))
        words += "".join(f" {word} {value}" for word, value in sides if value)
        return f"{words} of exactly {say_amount(self.amount, self.asset)}" if self.amount else words


def read_operations(names: Sequence[str]) -> tuple[Operation, ...]:
    """The operations with these names, in the contract's order. Raises ValueError."""
    unknown = [name for name in names if name not in set(map(str, OPERATIONS))]
    if unknown:
        raise ValueError(f"has {unknown[0]!r}; operations are {', '.join(OPERATIONS)}")
    return tuple(operation for operation in OPERATIONS if operation in names)


def _page(page: int | None, operations: tuple[Operation, ...]) -> None:
    if page is not None and not 1 <= page <= MOST_PAGE:
        raise ValueError(f"has to be a whole number from 1 to {MOST_PAGE:,}, or empty for all pages")
    if page is not None and operations and not any(each.is_list for each in operations):
        raise ValueError(f"can be named for lists alone: {', '.join(LISTS)}")


def _of_writes(operations: tuple[Operation, ...]) -> None:
    if operations and not any(operation.is_write for operation in operations):
        raise ValueError(f"can be named for writes alone: {', '.join(WRITES)}")
