"""Opening and amending accounts, beneficiaries and bank accounts."""

from collections.abc import Mapping

from ledgerdata.models import Account, BankAccount
from ledgerdata.operations.taking import take_payment
from ledgerdata.rules import values
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.errors import AlreadyTaken, UnknownReference
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import Checker
from ledgerdata.writing.book import Book
from ledgerdata.writing.drafts import AccountDraft
from ledgerdata.writing.orders import Money, Order
from ledgerdata.writing.rows import account_payload
from tenants.scoping import for_tenant

FIRST_BALANCE = "First balance"
"""The description of the payment that gives an account its first balance."""


def open_account(
    book: Book,
    name: str,
    *,
    reference: str | None = None,
    metadata: Mapping[str, str] | None = None,
    first_balance: Money | None = None,
) -> AccountDraft:
    """A new internal account; a first balance comes as an OTHER payment, so that balances stay the sum of records.

    Raises InvalidInput; AlreadyTaken where the id is in use.
    """
    account = _new_account(book, Kind.INTERNAL, name, reference, metadata, first_balance)
    if first_balance:
        order = Order(
            PaymentType.OTHER,
            first_balance.amount,
            first_balance.asset,
            destination=account.reference,
            description=FIRST_BALANCE,
        )
        take_payment(book, order)
    return account


def add_beneficiary(
    book: Book, owner_name: str, *, reference: str | None = None, metadata: Mapping[str, str] | None = None
) -> AccountDraft:
    """A new beneficiary. Raises InvalidInput; AlreadyTaken where the id is in use."""
    return _new_account(book, Kind.BENEFICIARY, owner_name, reference, metadata)


def amend_account(book: Book, account_pk: int, name: str, metadata: Mapping[str, str]) -> Account:
    """Another name and other metadata for an account or beneficiary; the consumer that read it keeps the old ones.

    Raises InvalidInput; UnknownReference.
    """
    checker = Checker()
    checked_name = checker.take("name", values.name, name)
    checked_metadata = checker.take("metadata", values.metadata, metadata)
    checker.done()
    account = for_tenant(Account, book.tenant).filter(pk=account_pk).first()
    if account is None:
        raise UnknownReference("There is no such account in this dataset.")
    account.name, account.metadata = checked_name, checked_metadata
    _rewrite(account)
    return account


def put_bank_account(
    book: Book, details: BankDetails, *, settles_for: str | None = None, bank_account_pk: int | None = None
) -> BankAccount:
    """A new bank account, or the one with this primary key amended; `settles_for` is an account's or beneficiary's id.

    Raises InvalidInput; AlreadyTaken for an IBAN, or an account that another one settles for; UnknownReference.
    """
    details = details.checked()
    bank_accounts = for_tenant(BankAccount, book.tenant)
    account = for_tenant(Account, book.tenant).filter(reference=settles_for).first() if settles_for else None
    if settles_for and account is None:
        raise UnknownReference(f"This dataset holds no account {settles_for}.")
    others = bank_accounts.exclude(pk=bank_account_pk) if bank_account_pk else bank_accounts
    if others.filter(iban=details.iban).exists():
        raise AlreadyTaken(f"IBAN {details.iban} is held by another bank account of this dataset.")
    if account and others.filter(account=account).exists():
        raise AlreadyTaken(f"{account.reference} has a bank account already.")
    bank_account = (
        bank_accounts.filter(pk=bank_account_pk).first() if bank_account_pk else BankAccount(tenant=book.tenant)
    )
    if bank_account is None:
        raise UnknownReference("There is no such bank account in this dataset.")
    before, bank_account.account = bank_account.account, account
    bank_account.holder, bank_account.iban = details.holder, details.iban
    bank_account.bic, bank_account.country = details.bic, details.country
    bank_account.save()
    for touched in filter(None, {before, account}):
        _rewrite(touched)
    return bank_account


def _new_account(
    book: Book,
    kind: Kind,
    name: str,
    reference: str | None,
    metadata: Mapping[str, str] | None,
    first_balance: Money | None = None,
) -> AccountDraft:
    checker = Checker()
    name = checker.take("name", values.name, name)
    checker.take("metadata", values.metadata, metadata or {})
    if reference:
        checker.take("id", values.reference, reference)
    if first_balance:
        checker.take("amount", values.amount, first_balance.amount)
        checker.take("currency", values.asset, first_balance.asset)
    checker.done()
    if reference and for_tenant(Account, book.tenant).filter(reference=reference).exists():
        raise AlreadyTaken(f"Id {reference} is the id of another account or beneficiary of this dataset.")
    account = book.open_account(kind, name, metadata or {}, reference)
    book.flush()
    return account


def _rewrite(account: Account) -> None:
    """The account as it is now, with a new payload. Its sequence stays: no connector reads it a second time."""
    bank_account = BankAccount.objects.filter(tenant=account.tenant_id, account=account).first()
    account.payload = account_payload(account, _details(bank_account) if bank_account else None)
    account.save(update_fields=["name", "metadata", "payload"])


def _details(bank_account: BankAccount) -> dict[str, str]:
    details = {name: getattr(bank_account, name) for name in ("holder", "iban", "bic", "country")}
    return {name: value for name, value in details.items() if value}
