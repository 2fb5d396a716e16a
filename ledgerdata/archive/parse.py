"""From a line of a file to its value: each field by itself, by the checks of the operations that would write it."""

import re
from collections.abc import Callable, Mapping

from ledgerdata.archive.ends import read_closing
from ledgerdata.archive.fields import Fields, count, member, moment, optional, sha256
from ledgerdata.archive.lines import (
    ACCOUNT,
    BANK_ACCOUNT,
    END,
    RECORD,
    AccountRow,
    BankAccountRow,
    Closing,
    Line,
    PaymentPart,
    RecordRow,
    Row,
)
from ledgerdata.archive.refusals import quoted, refused
from ledgerdata.archive.spelling import as_written, read_object
from ledgerdata.operations import Order
from ledgerdata.rules import values
from ledgerdata.rules.actions import RULES
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.reasons import offered_reasons

MOST_RECORDS = 2**31 - 1  # of one payment: what its column holds

_ACCOUNT = ("row", "kind", "id", "at", "name", "metadata")
_RECORD = ("row", "id", "at", "status", "amount", "type", "reference")
_PAYMENT = ("asset", "source", "destination", "scheme", "description", "metadata", "request_digest", "records")
_BANK_ACCOUNT = ("row", "holder", "iban", "bic", "country", "settles_for")

_IBAN, _BIC, _COUNTRY = re.compile(r"[A-Z0-9]{5,34}"), re.compile(r"[A-Z0-9]{0,11}"), re.compile(r"[A-Z]{2}")
_IN_FILE = {
    "currency": "payment.asset",
    "idempotencyKey": "reference",
    "amount": "amount",
    "status": "status",
    "reason": "reason",
}
"""Where the line of a root has what an order names otherwise."""


def read_row(number: int, text: bytes) -> Row | Closing:
    """Any other line. Raises InvalidInput."""
    found = read_object(number, text)
    kind = found.get("row")
    read = _READERS.get(kind) if isinstance(kind, str) else None
    if read is None:
        raise refused(number, f"has to be one of {', '.join(_READERS)}; it is {quoted(kind)}", "row")
    return as_written(number, text, found, read(number, found))


def _account(number: int, found: Line) -> AccountRow:
    fields = Fields(number, found, _ACCOUNT)
    return AccountRow(
        fields.take("kind", member, Kind),
        fields.take("id", values.reference),
        fields.take("at", moment),
        fields.take("name", values.name),
        fields.take("metadata", values.metadata),
    )


def _record(number: int, found: Line) -> RecordRow:
    fields = Fields(number, found, (*_RECORD, *(name for name in ("reason", "payment") if name in found)))
    row = RecordRow(
        fields.take("id", values.reference),
        fields.take("at", moment),
        fields.take("status", member, Status),
        fields.take("amount", values.amount_text),
        fields.take("type", member, PaymentType),
        fields.take("reference", values.some_text),
        _payment(number, found["payment"]) if "payment" in found else None,
        fields.take("reason", values.some_text) if "reason" in found else "",
    )
    if row.reason and not row.payment:
        fields.take("reason", _reason, row)
    if row.payment:
        _check_order(fields, row, row.payment)
    return row


def _reason(code: str, row: RecordRow) -> str:
    """The reason of a child: one that some action may have which writes such a record."""
    actions = [rule.action for rule in RULES if rule.status is row.status and row.type in rule.types]
    reasons = [reason for action in actions for reason in offered_reasons(action, (row.type,))]
    if code not in [reason.code for reason in reasons]:
        raise ValueError(f"is no reason for a {row.type} that is {row.status}")
    return code


def _payment(number: int, found: object) -> PaymentPart:
    fields = Fields(number, found, _PAYMENT, "payment.")
    return PaymentPart(
        fields.take("asset", values.asset),
        fields.take("source", optional, values.reference),
        fields.take("destination", optional, values.reference),
        fields.take("scheme", values.text),
        fields.take("description", values.text),
        fields.take("metadata", values.metadata),
        fields.take("request_digest", _digest),
        fields.take("records", count, MOST_RECORDS),
    )


def _check_order(fields: Fields, row: RecordRow, payment: PaymentPart) -> None:
    """What an order for the payment would be refused for."""
    try:
        order_of(row, payment).check()
    except InvalidInput as error:
        name, problem = next(iter(error.problems.items()))
        raise refused(fields.number, problem, _IN_FILE.get(name, f"payment.{name}")) from error
    if payment.records == 0:
        raise refused(fields.number, "has to be 1 or more", "payment.records")
    if payment.request_digest and row.reference == row.id:
        raise refused(fields.number, "stands only where a POST made the payment", "payment.request_digest")


def order_of(row: RecordRow, payment: PaymentPart) -> Order:
    """The order of which a root is the first record."""
    return Order(
        row.type,
        row.amount,
        payment.asset,
        payment.source,
        payment.destination,
        status=row.status,
        scheme=payment.scheme,
        description=payment.description,
        metadata=payment.metadata,
        idempotency_key=row.reference if row.reference != row.id else None,
        reason=row.reason,
    )


def _bank_account(number: int, found: Line) -> BankAccountRow:
    fields = Fields(number, found, _BANK_ACCOUNT)
    details = BankDetails(
        fields.take("holder", values.name),
        fields.take("iban", _spelled, _IBAN),
        fields.take("bic", _spelled, _BIC),
        fields.take("country", _spelled, _COUNTRY),
    )
    try:
        details.checked()
    except InvalidInput as error:
        name, problem = next(iter(error.problems.items()))
        raise fields.refused(name, problem) from error
    return BankAccountRow(details, fields.take("settles_for", optional, values.reference))


_READERS: Mapping[str, Callable[[int, Line], Row | Closing]] = {
    ACCOUNT: _account,
    RECORD: _record,
    BANK_ACCOUNT: _bank_account,
    END: read_closing,
}


def _spelled(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("has to be written in capitals, without spaces")
    return value


def _digest(value: object) -> str:
    return "" if value == "" else sha256(value)
