"""The only door that writes: open accounts, take a payment, act on a payment.

Each takes the dataset's open Ledger (`with writing(tenant) as ledger:`), which is one transaction under the dataset's
lock. What is refused is raised as a LedgerError before anything is written.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ledgerdata.models import Account, BankAccount, Kind, Payment, Record
from ledgerdata.reading.payments import payment_of
from ledgerdata.rules import inputs
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.errors import AlreadyTaken, InvalidInput, NotPossible, Stale, UnknownReference
from ledgerdata.rules.inputs import Checker
from ledgerdata.rules.lifecycle import Action, PaymentType, Rule, allowed, why_not
from ledgerdata.writing.funds import require_funds
from ledgerdata.writing.ledger import Ledger
from ledgerdata.writing.lookup import find
from ledgerdata.writing.orders import Money, Order
from ledgerdata.writing.taking import take
from tenants.clock import locked_clock
from tenants.db.dataset_ref import DatasetRef
from tenants.scoping import for_tenant


@contextmanager
def writing(dataset: DatasetRef, *, source: random.Random | None = None) -> Iterator[Ledger]:
    """The dataset's ledger, open and locked; commits at the end, or leaves all as it was where an error comes out.

    `source` is for generators: where the random parts of ids come from. Raises Tenant.DoesNotExist.
    """
    with locked_clock(dataset) as clock:
        yield Ledger(clock, source=source)


def open_account(
    ledger: Ledger,
    name: str,
    *,
    reference: str | None = None,
    metadata: Mapping[str, str] | None = None,
    first_balance: Money | None = None,
) -> Account:
    """A new internal account; a first balance comes as an OTHER payment, so that balances stay the sum of records.

    Raises InvalidInput; AlreadyTaken where the id is in use.
    """
    account = _new_account(ledger, Kind.INTERNAL, name, reference, metadata, first_balance)
    if first_balance:
        asked = Order(
            PaymentType.OTHER,
            first_balance.amount,
            first_balance.asset,
            destination=account.reference,
            description="First balance",
        )
        take_payment(ledger, asked)
    return account


def add_beneficiary(
    ledger: Ledger, owner_name: str, *, reference: str | None = None, metadata: Mapping[str, str] | None = None
) -> Account:
    """A new beneficiary. Raises InvalidInput; AlreadyTaken where the id is in use."""
    return _new_account(ledger, Kind.BENEFICIARY, owner_name, reference, metadata)


def amend_account(ledger: Ledger, account_pk: int, name: str, metadata: Mapping[str, str]) -> Account:
    """Another name and other metadata for an account or beneficiary; the consumer that read it keeps the old ones.

    Raises InvalidInput; UnknownReference.
    """
    checker = Checker()
    checked_name = checker.take("name", inputs.name, name)
    checked_metadata = checker.take("metadata", inputs.metadata, metadata)
    checker.done()
    account = for_tenant(Account, ledger.tenant).filter(pk=account_pk).first()
    if account is None:
        raise UnknownReference("There is no such account in this dataset.")
    account.name, account.metadata = checked_name, checked_metadata
    ledger.rewrite_account(account)
    return account


def put_bank_account(
    ledger: Ledger, details: BankDetails, *, settles_for: str | None = None, bank_account_pk: int | None = None
) -> BankAccount:
    """A new bank account, or the one with this primary key amended; `settles_for` is an account's or beneficiary's id.

    Raises InvalidInput; AlreadyTaken for an IBAN, or an account that another one settles for; UnknownReference.
    """
    details = details.checked()
    held = for_tenant(BankAccount, ledger.tenant)
    account = for_tenant(Account, ledger.tenant).filter(reference=settles_for).first() if settles_for else None
    if settles_for and account is None:
        raise UnknownReference(f"This dataset holds no account {settles_for}.")
    others = held.exclude(pk=bank_account_pk) if bank_account_pk else held
    if others.filter(iban=details.iban).exists():
        raise AlreadyTaken(f"IBAN {details.iban} is held by another bank account of this dataset.")
    if account and others.filter(account=account).exists():
        raise AlreadyTaken(f"{account.reference} has a bank account already.")
    bank_account = held.filter(pk=bank_account_pk).first() if bank_account_pk else BankAccount(tenant=ledger.tenant)
    if bank_account is None:
        raise UnknownReference("There is no such bank account in this dataset.")
    before, bank_account.account = bank_account.account, account
    bank_account.holder, bank_account.iban = details.holder, details.iban
    bank_account.bic, bank_account.country = details.bic, details.country
    bank_account.save()
    for touched in filter(None, {before, account}):
        ledger.rewrite_account(touched)
    return bank_account


def take_payment(ledger: Ledger, order: Order, *, record_id: str | None = None) -> Record:
    """A new payment; returns its root, with a made-up id where none is given.

    A payout or transfer without funds is refused, recorded FAILED, or paid, as its dataset is set.
    Raises InvalidInput, UnknownReference, NotPossible, NotEnoughFunds; AlreadyTaken where the id is in use.
    """
    order.check()
    if record_id is not None:
        _check_record_id(ledger, record_id)
    return take(ledger, order, find(ledger, [order]), record_id)


def act(
    ledger: Ledger,
    payment_pk: int,
    action: Action,
    amount: int | str | None = None,
    *,
    expected_version: int | None = None,
) -> Record:
    """Writes the record that `action` stands for; without an amount, for all that is left.

    `expected_version` is how many records the payment had when the caller decided: a press on an old page does nothing.
    Raises UnknownReference; NotPossible where the lifecycle does not allow it now; Stale; InvalidInput for a bad
    amount; NotEnoughFunds where a return is reversed and the source cannot pay again.
    """
    payment = payment_of(ledger.tenant, payment_pk)
    if expected_version is not None and expected_version != payment.version:
        raise Stale(f"The payment has moved on since the page was shown: it is {payment.state} now. Nothing was done.")
    rule = allowed(payment.progress, action)
    if rule is None:
        raise NotPossible(why_not(payment.progress, action))
    wanted = _wanted(payment, rule, amount)
    require_funds(ledger, payment, rule.status, is_root=False, amount=wanted)
    return ledger.write_child(payment, rule.status, wanted)


def _new_account(
    ledger: Ledger,
    kind: Kind,
    name: str,
    reference: str | None,
    metadata: Mapping[str, str] | None,
    first_balance: Money | None = None,
) -> Account:
    checker = Checker()
    name = checker.take("name", inputs.name, name)
    checker.take("metadata", inputs.metadata, metadata or {})
    if reference:
        checker.take("id", inputs.reference, reference)
    if first_balance:
        checker.take("amount", inputs.amount, first_balance.amount)
        checker.take("currency", inputs.asset, first_balance.asset)
    checker.done()
    return ledger.write_account(kind, reference, name, metadata or {})


def _check_record_id(ledger: Ledger, record_id: str) -> None:
    checker = Checker()
    checker.take("id", inputs.reference, record_id)
    checker.done()
    payments = for_tenant(Payment, ledger.tenant).filter(type__in=list(PaymentType), reference=record_id)
    if for_tenant(Record, ledger.tenant).filter(reference=record_id).exists() or payments.exists():
        raise AlreadyTaken(f"id {record_id} is the id of another record or payment of this dataset.")


def _wanted(payment: Payment, rule: Rule, amount: int | str | None) -> int:
    rest = rule.rest(payment.progress)
    if amount is None:
        return rest
    checker = Checker()
    wanted: int = checker.take("amount", inputs.amount, amount)
    checker.done()
    if wanted > rest or (wanted < rest and not rule.partial):
        limit = "at most" if rule.partial else "exactly"
        left = f"{limit} {rest} minor units ({format_amount(rest, payment.asset)})"
        raise InvalidInput({"amount": f"is {wanted}; {rule.action.label.lower()} can be for {left} here"})
    return wanted
