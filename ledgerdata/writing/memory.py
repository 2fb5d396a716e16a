"""Makes what a book knows agree with the database again, after others wrote or after an interruption."""

from collections.abc import Iterable, Iterator

from ledgerdata.models import Account, Balance, Record
from ledgerdata.rules.errors import NotPossible
from ledgerdata.writing.book import Book
from ledgerdata.writing.drafts import BalanceDraft, PaymentDraft
from tenants.db.batches import batched
from tenants.scoping import for_tenant

ROWS_AT_ONCE = 500


def reload(book: Book, in_flight: Iterable[PaymentDraft]) -> set[PaymentDraft]:
    """Accounts, balances and payments in flight as the database has them; returns those payments that it holds.

    Raises NotPossible where accounts are gone: the dataset was reset.
    """
    _reload_accounts(book)
    _reload_balances(book)
    return set(_reload_payments(book, in_flight))


def _reload_accounts(book: Book) -> None:
    for some in batched(book.accounts, ROWS_AT_ONCE):
        keys = dict(for_tenant(Account, book.tenant).filter(reference__in=some).values_list("reference", "pk"))
        if len(keys) < len(some):
            raise NotPossible("Accounts of this run are no longer in the dataset; start a new one.")
        for reference, key in keys.items():
            book.accounts[reference].pk = key


def _reload_balances(book: Book) -> None:
    book.balances.clear()
    for balance in for_tenant(Balance, book.tenant).select_related("account"):
        account = book.accounts.get(balance.account.reference)
        if account:
            holding = (account.reference, balance.asset)
            book.balances[holding] = BalanceDraft(account, balance.asset, balance.amount)


def _reload_payments(book: Book, in_flight: Iterable[PaymentDraft]) -> Iterator[PaymentDraft]:
    """They were not made by POST, so their references are the ids of their roots."""
    for some in batched(in_flight, ROWS_AT_ONCE):
        drafts = {(draft.type, draft.reference): draft for draft in some}
        ids = [reference for _, reference in drafts]
        roots = for_tenant(Record, book.tenant).filter(reference__in=ids, position=0).select_related("payment")
        for payment in (root.payment for root in roots):
            draft = drafts.get((payment.type, payment.reference))
            if draft:
                draft.pk, draft.progress, draft.version = payment.pk, payment.progress, payment.version
                yield draft
