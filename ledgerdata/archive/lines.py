"""The lines of an archive. The first tells the version; a reader of another version refuses the file."""

from collections.abc import Mapping
from typing import Any

from ledgerdata.models import Account, BankAccount, Record
from ledgerdata.rules.moments import write_moment
from tenants.models import Tenant

FORMAT = "mockpsp dataset"
VERSION = 1
SETTINGS = ("shortfall", "posted_status")

Line = Mapping[str, Any]


def first_line(tenant: Tenant) -> Line:
    return {"format": FORMAT, "version": VERSION, "name": tenant.name} | {
        setting: getattr(tenant, setting) for setting in SETTINGS
    }


def account_line(account: Account) -> Line:
    return {
        "row": "account",
        "kind": account.kind,
        "id": account.reference,
        "at": write_moment(account.created_at),
        "name": account.name,
        "metadata": account.metadata,
    }


def bank_account_line(bank_account: BankAccount) -> Line:
    """Has no moment: it stands after all rows that have one."""
    return {
        "row": "bank account",
        "holder": bank_account.holder,
        "iban": bank_account.iban,
        "bic": bank_account.bic,
        "country": bank_account.country,
        "settles_for": bank_account.account.reference if bank_account.account else None,
    }


def record_line(record: Record) -> Line:
    """A root brings its payment along, and with it the number of its records, so that a reader knows the last."""
    payment = record.payment
    line: dict[str, Any] = {
        "row": "record",
        "id": record.reference,
        "at": write_moment(record.created_at),
        "status": record.status,
        "amount": str(record.amount),
        "type": payment.type,
        "reference": payment.reference,
    }
    if record.is_root:
        line["payment"] = {
            "asset": payment.asset,
            "source": payment.source.reference if payment.source else None,
            "destination": payment.destination.reference if payment.destination else None,
            "scheme": payment.scheme,
            "description": payment.description,
            "metadata": payment.metadata,
            "request_digest": payment.request_digest,
            "records": payment.version,
        }
    return line
