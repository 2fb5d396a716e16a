"""The only door that writes. People, the API, generators, imports and resets all come through here.

A write stands inside `with writing(dataset) as book:`, which is one transaction under the dataset's lock; operations
take the open book. What is refused is raised as a LedgerError before anything is written. Those who write many rows
keep a `bulk_book` over many transactions, and add accounts, payments and records to it: they check them
themselves.
"""

from ledgerdata.operations.accounts import (
    FIRST_BALANCE,
    add_beneficiary,
    amend_account,
    open_account,
    put_bank_account,
)
from ledgerdata.operations.acting import Act, act, follow_payment, payments_of
from ledgerdata.operations.bulk import analyze, bulk_book, expect_many, list_by_list, long_run, rehearsing, reload
from ledgerdata.operations.earlier import has_only_first_balances, move_earlier
from ledgerdata.operations.reset import reset_dataset
from ledgerdata.operations.search_index import index_payments, start_indexing
from ledgerdata.operations.taking import begin_payment, note_accounts, post_payments, request_digest, take_payment
from ledgerdata.writing.book import Book, few_rows, writing
from ledgerdata.writing.drafts import AccountDraft, Party, PaymentDraft, RecordDraft
from ledgerdata.writing.orders import CheckedOrder, Money, Order
from ledgerdata.writing.rows import by_name

__all__ = [
    "FIRST_BALANCE",
    "AccountDraft",
    "Act",
    "Book",
    "CheckedOrder",
    "Money",
    "Order",
    "Party",
    "PaymentDraft",
    "RecordDraft",
    "act",
    "add_beneficiary",
    "amend_account",
    "analyze",
    "begin_payment",
    "bulk_book",
    "by_name",
    "expect_many",
    "few_rows",
    "follow_payment",
    "has_only_first_balances",
    "index_payments",
    "list_by_list",
    "long_run",
    "move_earlier",
    "note_accounts",
    "open_account",
    "payments_of",
    "post_payments",
    "put_bank_account",
    "rehearsing",
    "reload",
    "request_digest",
    "reset_dataset",
    "start_indexing",
    "take_payment",
    "writing",
]
