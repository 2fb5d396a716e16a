"""Compares accounts, beneficiaries and balances of both sides."""

from collections.abc import Iterator
from functools import cached_property

from ledgerdata.models import Account, Balance, Kind
from ledgerdata.rules.values import write_moment
from simulator.compare.copy import Copy
from simulator.compare.difference import DIFFERENT, EXTRA, MISSING, Difference
from simulator.compare.evidence import NOT_READ, Evidence, Reason
from simulator.compare.past import Past
from simulator.faults.mistakes import table
from simulator.truth.frame import Frame
from simulator.truth.holdings import ROW_OF, TrueAccount, TrueBalance, true_accounts, true_balances
from tenants.db.batches import batched
from tenants.scoping import for_tenant

AT_ONCE = 500
LIST_OF = {Kind.INTERNAL: "/accounts", Kind.BENEFICIARY: "/beneficiaries"}
BALANCES = "/accounts/{accountId}/balances"
ONE_MOMENT = f"rule {table.BALANCES}"
THEIR_ACCOUNT = "SELECT name, created_at FROM account WHERE reference = ? AND kind = ?"
THEIR_BALANCE = "SELECT balance, at FROM balance WHERE account = ? AND asset = ?"


class Accounts:
    """Accounts of one kind."""

    def __init__(self, kind: Kind, frame: Frame, copy: Copy, since: str, past: Past) -> None:
        self.kind = kind
        self.frame = frame
        self.copy = copy
        self.since = since
        self.past = past
        self.evidence = Evidence(frame.tenant, LIST_OF[kind])
        self.ours = 0
        self.set_aside = 0

    def differences(self) -> Iterator[Difference]:
        for account in true_accounts(self.frame, self.kind):
            self.ours += 1
            theirs = next(self.copy.rows(THEIR_ACCOUNT, account.id, str(self.kind)), None)
            moment = write_moment(account.created_at)
            if theirs == (account.name, moment):
                continue
            if moment > self.since:
                self.set_aside += 1
            elif theirs is None:
                yield Difference(MISSING, self._what, account.id, account.name, self._why_missing(account))
            else:
                yield self._different(account, *theirs)
        yield from self._extra()

    @property
    def _what(self) -> str:
        return ROW_OF[self.kind]

    def _why_missing(self, account: TrueAccount) -> Reason:
        row = for_tenant(Account, self.frame.tenant).get(reference=account.id)
        return self.evidence.why_missing(row.sequence, row.created_at)

    def _different(self, account: TrueAccount, name: str, created_at: str) -> Difference:
        text = f"name is {name!r}, not {account.name!r}" if name != account.name else f"createdAt is {created_at}"
        reason = Reason("read once", "the consumer reads an account once: it was another one then, or another row")
        return Difference(DIFFERENT, self._what, account.id, text, reason)

    def _extra(self) -> Iterator[Difference]:
        theirs = self.copy.rows("SELECT reference, name, created_at FROM account WHERE kind = ?", str(self.kind))
        for some in batched(theirs, AT_ONCE):
            own = for_tenant(Account, self.frame.tenant).filter(kind=self.kind, reference__in=[row[0] for row in some])
            known = set(own.values_list("reference", flat=True))
            for reference, name, created_at in some:
                if reference not in known:
                    yield Difference(EXTRA, self._what, reference, name, self.past.why_extra(created_at))


class Balances:
    """Balances of internal accounts that both sides have."""

    def __init__(self, frame: Frame, copy: Copy, since: str) -> None:
        self.frame = frame
        self.copy = copy
        self.since = since
        self.evidence = Evidence(frame.tenant, BALANCES)
        self.ours = 0
        self.set_aside = 0

    def differences(self) -> Iterator[Difference]:
        for right in true_balances(self.frame):
            self.ours += 1
            theirs = next(self.copy.rows(THEIR_BALANCE, right.account, right.asset), None)
            if theirs and theirs[0] == str(right.balance):
                continue
            if write_moment(right.at) > self.since:
                self.set_aside += 1
            elif theirs:
                text = f"is {theirs[0]}, not {right.balance}"
                yield Difference(DIFFERENT, "balance", _about(right), text, self._why(right, theirs[1]))
            elif next(self.copy.rows(THEIR_ACCOUNT, right.account, str(Kind.INTERNAL)), None):
                reason = Reason(NOT_READ, "the consumer knows the account, and holds no balance of this asset yet")
                yield Difference(MISSING, "balance", _about(right), str(right.balance), reason)
        yield from self._extra()

    def _why(self, right: TrueBalance, their_at: str) -> Reason:
        at = write_moment(right.at)
        if their_at < at:
            return Reason(NOT_READ, f"the consumer read it as of {their_at}; it changed until {at}")
        fault = self.evidence.fault_on(f"/accounts/{right.account}/balances")
        if fault:
            return fault
        when = "the same moment" if their_at == at else f"the moment {their_at}, which no record has"
        return Reason(ONE_MOMENT, f"the consumer read another value of {when}")

    def _extra(self) -> Iterator[Difference]:
        theirs = self.copy.rows("SELECT account, asset, balance, at FROM balance")
        for some in batched(theirs, AT_ONCE):
            own = for_tenant(Balance, self.frame.tenant).filter(account__reference__in={row[0] for row in some})
            known = set(own.values_list("account__reference", "asset"))
            for account, asset, balance, at in some:
                if (account, asset) not in known and account in self._accounts:
                    reason = Reason("unknown", f"read as of {at}; the account never held this asset")
                    yield Difference(EXTRA, "balance", f"{account} {asset}", balance, reason)

    @cached_property
    def _accounts(self) -> set[str]:
        """Accounts that only the consumer has are a difference already: their balances are left out."""
        own = for_tenant(Account, self.frame.tenant).filter(kind=Kind.INTERNAL)
        return set(own.values_list("reference", flat=True))


def _about(balance: TrueBalance) -> str:
    return f"{balance.account} {balance.asset}"
