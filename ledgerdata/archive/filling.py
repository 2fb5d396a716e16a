"""The rows of an archive on their way into a dataset: the one place that knows how many rows are written quickly."""

from collections.abc import Sequence

from ledgerdata.archive.lines import AccountRow, BankAccountRow, RecordRow, Row
from ledgerdata.archive.parse import order_of
from ledgerdata.operations import PaymentDraft, bulk_book, put_bank_account


class Filling:
    """Writes rows that were checked, in the order of the file, in as many transactions as the caller likes."""

    def __init__(self) -> None:
        self.book = bulk_book()
        self._unfinished: dict[tuple[str, str], tuple[PaymentDraft, int]] = {}  # and how many records it will have

    def write(self, rows: Sequence[Row]) -> None:
        """Within a transaction that has the book open."""
        bank_accounts = [row for row in rows if isinstance(row, BankAccountRow)]  # they come last
        for row in rows[: len(rows) - len(bank_accounts)]:
            self._dated(row)
        self.book.flush()
        for bank_account in bank_accounts:
            put_bank_account(self.book, bank_account.details, settles_for=bank_account.settles_for)

    def _dated(self, row: Row) -> None:
        assert not isinstance(row, BankAccountRow)
        self.book.at = row.at
        if isinstance(row, AccountRow):
            self.book.open_account(row.kind, row.name, row.metadata, row.id)
        else:
            self._record(row)

    def _record(self, row: RecordRow) -> None:
        key = (str(row.type), row.reference)
        if row.payment:
            digest, records = row.payment.request_digest, row.payment.records
            order = order_of(row, row.payment)
            payment = self.book.begin(order, record_id=row.id, request_digest=digest).payment
        else:
            payment, records = self._unfinished.pop(key)
            self.book.follow(payment, row.status, int(row.amount), record_id=row.id)
        if payment.version < records:
            self._unfinished[key] = payment, records
