"""The rows of an archive on their way into a dataset: the one place that knows how many rows are written quickly."""

from collections.abc import Sequence

from ledgerdata.archive.lines import AccountRow, BankAccountRow, RecordRow, Row
from ledgerdata.archive.parse import order_of
from ledgerdata.operations import Book, PaymentDraft, bulk_book, list_by_list, put_bank_account


class Filling:
    """Writes rows that were checked, in the order of the file, in as many transactions as the caller likes."""

    def __init__(self) -> None:
        self.book: Book = bulk_book()
        self._unfinished: dict[tuple[str, str], tuple[PaymentDraft, int]] = {}  # and how many records it will have

    def write(self, rows: Sequence[Row]) -> None:
        """Into the dataset that the book is open for."""
        if self.book.lists is None:  # each list has its own moments; the row that is filled began empty
            list_by_list(self.book)
        bank_accounts = [row for row in rows if isinstance(row, BankAccountRow)]  # they come last
        for row in rows:
            if isinstance(row, AccountRow):
                self.book.at = row.at
                self.book.open_account(row.kind, row.name, row.metadata, row.id)
            elif isinstance(row, RecordRow):
                self.book.at = row.at
                self._record(row)
        self.book.flush()
        for bank_account in bank_accounts:
            put_bank_account(self.book, bank_account.details, settles_for=bank_account.settles_for)

    def _record(self, row: RecordRow) -> None:
        key = (str(row.type), row.reference)
        if row.payment:
            digest, records = row.payment.request_digest, row.payment.records
            draft = self.book.begin(order_of(row, row.payment), record_id=row.id, request_digest=digest).payment
        else:
            draft, records = self._unfinished.pop(key)
            self.book.follow(draft, row.status, int(row.amount), record_id=row.id, reason=row.reason)
        if draft.version < records:
            self._unfinished[key] = draft, records
