"""The accounts and beneficiaries of a scenario, and the sides and amount of its next payment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ledgerdata.generate.amounts import in_asset
from ledgerdata.generate.draw import Draw
from ledgerdata.generate.ground import People
from ledgerdata.generate.names import Names
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.pools import Person, pools
from ledgerdata.generate.scenario import Strand, Sum
from ledgerdata.models import Kind
from ledgerdata.operations import FIRST_BALANCE, Order
from ledgerdata.rules.lifecycle import PaymentType, Status

MOST_PAYERS_TRIED = 6  # accounts that are looked at before somebody has to top up
PRICES_IN_SETTLEMENT = 4
SALARIES_IN_FUNDING = 12

_PAYIN, _PAYOUT, _TRANSFER, _ = PaymentType  # on Python 3.11 a member costs 10 times what a name does
_SALARY, _SETTLEMENT, _FUNDING = Sum.SALARY, Sum.SETTLEMENT, Sum.FUNDING


class Opener(Protocol):
    """Opens accounts and adds beneficiaries."""

    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str], /) -> str: ...


class Holder(Protocol):
    """Knows the balances of accounts."""

    def balance(self, reference: str, asset: str, /) -> int: ...


@dataclass(slots=True)
class Cast:
    """The accounts and beneficiaries of a run, by number, with the random draws that pick among them."""

    plan: Plan
    draw: Draw
    accounts: list[str] = field(default_factory=list)
    beneficiaries: list[str] = field(default_factory=list)
    orders: int = 0
    wages: int = 0
    names: Names = field(default_factory=Names)
    missing_at_first: int = 0
    to_send: int = 0  # how many payments an account of the dataset has yet to pay for

    @classmethod
    def of(cls, plan: Plan, draw: Draw, people: People) -> "Cast":
        """Those that are in the dataset already; the missing ones are added one after the other."""
        accounts = [party.reference for party in people.accounts]
        cast = cls(plan, draw, accounts, [party.reference for party in people.beneficiaries])
        cast.names, cast.missing_at_first, cast.to_send = Names(people.names), cast.missing, plan.sent
        return cast

    @property
    def missing(self) -> int:
        """How many are yet to enter."""
        return max(self.plan.accounts - len(self.accounts), 0) + max(
            self.plan.beneficiaries - len(self.beneficiaries), 0
        )

    @property
    def enters(self) -> Kind:
        """What the next one to enter is: accounts come first."""
        return Kind.INTERNAL if len(self.accounts) < self.plan.accounts else Kind.BENEFICIARY

    def enter(self, books: Opener) -> None:
        """Opens the next account, or once all are open adds the next beneficiary."""
        if self.enters is Kind.INTERNAL:
            firm = self.names.next_firm()
            self.accounts.append(books.open_account(Kind.INTERNAL, firm.name, {"iban": firm.iban}))
        else:
            person = self.names.next_person()
            self.beneficiaries.append(books.open_account(Kind.BENEFICIARY, person.name, {"iban": person.iban}))

    def first_balances(self, books: Holder) -> Iterator[Order]:
        """Money for each account that has none of an asset, where the plan gives some."""
        for account in self.accounts if self.plan.first_balance else ():
            for asset in self.plan.assets:
                if books.balance(account, asset) <= 0:
                    amount = in_asset(self.plan.first_balance, asset)
                    yield Order(PaymentType.OTHER, amount, asset, destination=account, description=FIRST_BALANCE)

    def order(self, strand: Strand, first: Status, books: Holder) -> Order | None:
        """The strand's next payment.

        Where no account can pay for it, it becomes a payin: somebody tops up. Where the types were asked for, there is
        none yet.
        """
        asset = self.draw.pick(self.plan.assets)
        employee = self._payee(strand)
        amount = in_asset(self._cents(strand.sum, employee), asset)
        type, source, destination = strand.type, None, self.draw.pick(self.accounts)
        if type is _PAYOUT or type is _TRANSFER:
            least = amount if strand.sum is _SALARY and not self.plan.is_exact else 1
            payer = self._payer(books, asset, least)
            if payer is None and self.plan.is_exact:
                return None
            if payer is None:
                type = _PAYIN
            else:
                source, balance = payer
                amount = min(amount, self._share(balance))
                destination = self.beneficiaries[employee] if type is _PAYOUT else self._other(source)
        return self._written(strand, type, first, amount, asset, (source, destination))

    def _share(self, balance: int) -> int:
        """As much of a balance as a payment may take: where others are to be paid too, something is left for them."""
        if not self.plan.is_exact:
            return balance
        self.to_send -= 1
        return max(balance // max(self.to_send + 1, 1), 1)

    def _payee(self, strand: Strand) -> int:
        """Any beneficiary, but with wages each in turn: nobody is paid twice while others wait."""
        if strand.type is _PAYOUT and strand.sum is _SALARY:
            self.wages += 1
            return (self.wages - 1) % len(self.beneficiaries)
        return self.draw.below(len(self.beneficiaries))

    def _written(
        self,
        strand: Strand,
        type: PaymentType,
        first: Status,
        amount: int,
        asset: str,
        sides: tuple[str | None, str | None],
    ) -> Order:
        self.orders += 1
        basket = self.draw.pick(pools().baskets)
        return Order(
            type,
            amount,
            asset,
            source=sides[0],
            destination=sides[1],
            status=first,
            scheme=self.draw.pick(strand.schemes),
            description=basket.description if type is _PAYIN else "",
            metadata={"order": f"{basket.prefix}-{self.orders:07d}"},
        )

    def _cents(self, sum: Sum, employee: int) -> int:
        prices = pools().prices
        if sum is _SALARY:
            return _person(employee).salary
        if sum is _FUNDING:
            return SALARIES_IN_FUNDING * _person(employee).salary // 100_000 * 100_000
        count = PRICES_IN_SETTLEMENT if sum is _SETTLEMENT else 1
        cents = 0
        for _ in range(count):
            cents += self.draw.pick(prices)
        return cents

    def _payer(self, books: Holder, asset: str, least: int) -> tuple[str, int] | None:
        """An account that holds at least that much, and what it holds."""
        first = self.draw.below(len(self.accounts))
        tried = len(self.accounts) if self.plan.is_exact else min(MOST_PAYERS_TRIED, len(self.accounts))
        for n in range(tried):
            account = self.accounts[(first + n) % len(self.accounts)]
            balance = books.balance(account, asset)
            if balance >= least:
                return account, balance
        return None

    def _other(self, account: str) -> str:
        other = self.draw.below(len(self.accounts) - 1)
        return self.accounts[-1] if self.accounts[other] == account else self.accounts[other]


def _person(number: int) -> Person:
    return pools().people[number % len(pools().people)]
