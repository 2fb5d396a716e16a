"""Rows as the contract serves them. Each is written once, together with its row, and served as stored."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Protocol

import orjson

from ledgerdata.models import Account, BankAccount, Kind
from ledgerdata.moments import write_moment


class Side(Protocol):
    @property
    def reference(self) -> str: ...


class WiredPayment(Protocol):
    """What a record's JSON takes from its payment; bulk writers have payments without a model."""

    @property
    def reference(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def scheme(self) -> str: ...
    @property
    def metadata(self) -> Mapping[str, str]: ...
    @property
    def source(self) -> Side | None: ...
    @property
    def destination(self) -> Side | None: ...


def account_wire(account: Account, bank_account: BankAccount | None = None) -> bytes:
    """An item of `GET /accounts` or `GET /beneficiaries` (contract.md); bank details stand in its metadata."""
    name_field = "accountName" if account.kind == Kind.INTERNAL else "ownerName"
    return orjson.dumps(
        {
            "id": account.reference,
            "createdAt": write_moment(account.stamp),
            name_field: account.name,
            "metadata": account.metadata | _bank_metadata(bank_account),
        }
    )


def _bank_metadata(bank_account: BankAccount | None) -> dict[str, str]:
    if bank_account is None:
        return {}
    details = {name: getattr(bank_account, name) for name in ("holder", "iban", "bic", "country")}
    return {name: value for name, value in details.items() if value}


def record_wire(
    payment: WiredPayment, *, reference: str, stamp: datetime, status: str, amount: int, is_root: bool
) -> bytes:
    """An item of `GET /transactions` (contract.md).

    A child relates to the payment reference, and so does the root of a payment made by POST (lifecycle.md, rules 4, 5).
    """
    return wire_text(payment, reference, write_moment(stamp), status, amount, is_root=is_root).encode()


def wire_text(payment: WiredPayment, reference: str, moment: str, status: str, amount: int, *, is_root: bool) -> str:
    """The same, of a moment as `write_moment` gives it. Text costs a third of a dict that orjson writes."""
    is_related = not is_root or payment.reference != reference
    related = f'"relatedTransactionID":{_json(payment.reference)},' if is_related else ""
    scheme = f'"scheme":{_again(payment.scheme)},' if payment.scheme else ""
    source = f'"sourceAccountID":{_again(payment.source.reference)},' if payment.source else ""
    destination = f'"destinationAccountID":{_again(payment.destination.reference)},' if payment.destination else ""
    return (
        f'{{"id":{_json(reference)},{related}"createdAt":"{moment}","updatedAt":"{moment}",'
        f'"currency":"{payment.asset}",{scheme}"type":"{payment.type}","status":"{status}","amount":"{amount}",'
        f'{source}{destination}"metadata":{_json(payment.metadata)}}}'
    )


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


_again = lru_cache(10_000)(_json)  # of what many records have in common
