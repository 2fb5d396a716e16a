"""A statement as a CSV file, written while it is sent, so that spreadsheets open it right."""

import csv
from collections.abc import Iterator

from django.http import StreamingHttpResponse

from ledgerdata.models import Account, Entry
from ledgerdata.reading.statement import all_entries
from ledgerdata.rules.assets import format_number
from ledgerdata.rules.values import write_moment

HEADINGS = ("date", "record", "payment", "type", "status", "description", "in", "out", "balance", "asset")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not take the file for UTF-8
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Echo:
    """What csv.writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_response(account: Account, asset: str) -> StreamingHttpResponse:
    """The whole statement of the account in one asset, as a download."""
    response = StreamingHttpResponse(_lines(account, asset), content_type="text/csv; charset=utf-8")
    name = f"statement-{account.reference}-{asset.replace('/', '-')}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(account: Account, asset: str) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(HEADINGS)
    for entry in all_entries(account, asset):
        yield writer.writerow(_row(entry))


def _row(entry: Entry) -> list[str]:
    record = entry.record
    payment = record.payment
    texts = [record.reference, payment.reference, payment.type, record.status, payment.description]
    came, went = max(entry.change, 0), max(-entry.change, 0)
    amounts = [number(came, entry.asset) if came else "", number(went, entry.asset) if went else ""]
    return [
        write_moment(record.created_at),
        *(plain(text) for text in texts),
        *amounts,
        number(entry.balance, entry.asset),
        entry.asset,
    ]


def number(minor_units: int, asset: str) -> str:
    """The amount as spreadsheets read it: no commas between thousands."""
    return format_number(minor_units, asset).replace(",", "")
