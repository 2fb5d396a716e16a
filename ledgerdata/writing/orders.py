"""Orders: payments as callers describe them, before they are taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ledgerdata.rules import values
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType, Status
from ledgerdata.rules.limits import SCHEME_LENGTH
from ledgerdata.rules.reasons import ACTION_OF_FIRST, reason_for
from ledgerdata.rules.values import Checker


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of an asset."""

    amount: int | str
    asset: str


class Order(NamedTuple):
    """A payment to be taken. Sides are ids of accounts and beneficiaries; the amount is in minor units."""

    type: PaymentType
    amount: int | str
    asset: str
    source: str | None = None
    destination: str | None = None
    status: Status = Status.SUCCEEDED
    scheme: str = ""
    description: str = ""
    metadata: Mapping[str, str] = {}
    idempotency_key: str | None = None  # of a POST; it becomes the payment reference
    reason: str = ""  # why it fails or is cancelled at once

    def check(self) -> None:
        """Raises InvalidInput with every faulty field, under the names that the contract has for them."""
        checker = Checker()
        checker.take("amount", values.amount, self.amount)
        checker.take("currency", values.asset, self.asset)
        checker.take("status", _first_status, self.type, self.status)
        if self.reason:
            checker.take("reason", _first_reason, self.type, self.status, self.reason)
        checker.take("scheme", values.text, self.scheme, 0, SCHEME_LENGTH)
        checker.take("description", values.text, self.description)
        checker.take("metadata", values.metadata, self.metadata)
        if self.idempotency_key is not None:
            checker.take("idempotencyKey", values.some_text, self.idempotency_key)
        checker.done()


class CheckedOrder(Order):
    """An order whose fields were checked one by one, so that nobody has to do it again."""

    __slots__ = ()


def _first_reason(type: PaymentType, status: Status, code: str) -> str:
    action = ACTION_OF_FIRST.get(status)
    if action is None:
        raise ValueError(f"may stand only where the first status is {' or '.join(ACTION_OF_FIRST)}")
    return reason_for(code, action, (type,)).code


def _first_status(type: PaymentType, status: Status) -> Status:
    if status not in FIRST_STATUSES[type]:
        raise ValueError(f"is {status}; a {type} starts as one of {', '.join(FIRST_STATUSES[type])}")
    return status
