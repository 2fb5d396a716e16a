"""Rows as the contract serves them. Each is written once, together with its row, and served as stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import orjson

from ledgerdata.models import BankAccount
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.moments import write_moment
from ledgerdata.rules.reasons import reason_metadata
from ledgerdata.writing.drafts import PaymentDraft


class PayloadAccount(Protocol):
    """What an account's JSON is made of: a draft has it, and a model too."""

    @property
    def reference(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def name(self) -> str: ...
    @property
    def metadata(self) -> Mapping[str, str]: ...


def account_payload(account: PayloadAccount, bank_account: BankAccount | None = None) -> bytes:
    """An item of `GET /accounts` or `GET /beneficiaries` (contract.md); bank details stand in its metadata."""
    name_field = "accountName" if account.kind == Kind.INTERNAL else "ownerName"
    return orjson.dumps(
        {
            "id": account.reference,
            "createdAt": write_moment(account.created_at),
            name_field: account.name,
            "metadata": {**account.metadata, **_bank_metadata(bank_account)},
        }
    )


def _bank_metadata(bank_account: BankAccount | None) -> dict[str, str]:
    if bank_account is None:
        return {}
    details = {name: getattr(bank_account, name) for name in ("holder", "iban", "bic", "country")}
    return {name: value for name, value in details.items() if value}


def record_payload(
    payment: PaymentDraft, reference: str, created_at: datetime, status: str, amount: int, reason: str, *, is_root: bool
) -> bytes:
    """An item of `GET /transactions` (contract.md); its reason, if it has one, stands in its metadata.

    A child relates to the payment reference, and so does the root of a payment made by POST (lifecycle.md, rules 4, 5).
    """
    item: dict[str, object] = {"id": reference}
    if not is_root or payment.reference != reference:
        item["relatedTransactionID"] = payment.reference
    item["createdAt"] = item["updatedAt"] = write_moment(created_at)
    item["currency"] = payment.asset
    if payment.scheme:
        item["scheme"] = payment.scheme
    item["type"] = payment.type
    item["status"] = status
    item["amount"] = str(amount)
    if payment.source:
        item["sourceAccountID"] = payment.source.reference
    if payment.destination:
        item["destinationAccountID"] = payment.destination.reference
    item["metadata"] = {**payment.metadata, **reason_metadata(reason)} if reason else payment.metadata
    return orjson.dumps(item)
