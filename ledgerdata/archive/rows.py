"""The lines of an archive, made from the rows of a dataset."""

from collections.abc import Mapping

import orjson

from ledgerdata.archive.lines import AccountRow, BankAccountRow, PaymentPart, RecordRow
from ledgerdata.models import Account, BankAccount, Payment, Record
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType, Status


def account_row(account: Account) -> AccountRow:
    metadata = _in_order(account.metadata, bytes(account.payload))
    return AccountRow(Kind(account.kind), account.reference, account.created_at, account.name, metadata)


def bank_account_row(bank_account: BankAccount) -> BankAccountRow:
    details = BankDetails(bank_account.holder, bank_account.iban, bank_account.bic, bank_account.country)
    return BankAccountRow(details, bank_account.account.reference if bank_account.account else None)


def record_row(record: Record, records: int) -> RecordRow:
    """`records` is how many records of its payment the file has."""
    payment = record.payment
    return RecordRow(
        record.reference,
        record.created_at,
        Status(record.status),
        str(record.amount),
        PaymentType(payment.type),
        payment.reference,
        _payment_part(payment, bytes(record.payload), records) if record.is_root else None,
        record.reason,
    )


def _payment_part(payment: Payment, payload: bytes, records: int) -> PaymentPart:
    return PaymentPart(
        payment.asset,
        payment.source.reference if payment.source else None,
        payment.destination.reference if payment.destination else None,
        payment.scheme,
        payment.description,
        _in_order(payment.metadata, payload),
        payment.request_digest,
        records,
    )


def _in_order(metadata: Mapping[str, str], payload: bytes) -> Mapping[str, str]:
    """The metadata in the order in which the consumer gets it: PostgreSQL keeps none."""
    if len(metadata) < 2:
        return metadata
    return {name: metadata[name] for name in orjson.loads(payload)["metadata"] if name in metadata}
