"""The rows of an archive on their way into a dataset: the one place that knows how many rows are written quickly."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from ledgerdata.archive.lines import AccountRow, BankAccountRow, RecordRow, Row
from ledgerdata.archive.parse import order_of
from ledgerdata.operations import put_bank_account
from ledgerdata.writing.bulk.drafts import Draft
from ledgerdata.writing.bulk.writer import BulkWriter
from ledgerdata.writing.ledger import Ledger


class Filling:
    """Writes rows that were checked, in the order of the file, in as many transactions as the caller likes."""

    def __init__(self) -> None:
        self._writer = BulkWriter()
        self._unfinished: dict[tuple[str, str], tuple[Draft, int]] = {}  # and how many records it will have

    def long_run(self) -> AbstractContextManager[None]:
        """Stands around all transactions."""
        return self._writer.tables.long_run()

    def finish(self) -> None:
        """After the last one: the database is told of the new sizes."""
        self._writer.tables.analyze()

    def write(self, ledger: Ledger, rows: Sequence[Row]) -> None:
        self._writer.ledger = ledger
        bank_accounts = [row for row in rows if isinstance(row, BankAccountRow)]  # they come last
        for row in rows[: len(rows) - len(bank_accounts)]:
            self._dated(row)
        self._writer.flush()
        for bank_account in bank_accounts:
            put_bank_account(ledger, bank_account.details, settles_for=bank_account.settles_for)

    def _dated(self, row: Row) -> None:
        assert not isinstance(row, BankAccountRow)
        self._writer.ledger.at = row.at
        if isinstance(row, AccountRow):
            self._writer.open_account(row.kind, row.name, row.metadata, row.id)
        else:
            self._record(row)

    def _record(self, row: RecordRow) -> None:
        key = (str(row.type), row.reference)
        if row.payment:
            digest, records = row.payment.request_digest, row.payment.records
            draft = self._writer.begin(order_of(row, row.payment), record_id=row.id, request_digest=digest)
        else:
            draft, records = self._unfinished.pop(key)
            self._writer.follow(draft, row.status, int(row.amount), record_id=row.id)
        if draft.version < records:
            self._unfinished[key] = draft, records
