"""A payment as a body asks for it."""

from typing import Any

from ledgerdata.operations import Order
from ledgerdata.rules.lifecycle import PaymentType


def order_of(body: dict[str, Any], idempotency_key: str | None = None) -> Order:
    """The order that a checked body describes."""
    return Order(
        PaymentType(body["type"]),
        body["amount"],
        body["currency"],
        body.get("sourceAccountId"),
        body.get("destinationAccountId"),
        scheme=body.get("scheme", ""),
        description=body.get("description", ""),
        metadata=body.get("metadata", {}),
        idempotency_key=idempotency_key,
    )
