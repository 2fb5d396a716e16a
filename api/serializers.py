"""The bodies of `POST /payouts` and `POST /transfers`, and their answers."""

from collections.abc import Callable
from typing import Any

from rest_framework import serializers

from ledgerdata.operations import CheckedOrder, Order, RecordDraft
from ledgerdata.rules import inputs
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.moments import write_moment


class CheckedField(serializers.Field[Any, Any, Any, Any]):
    """A field checked by a function of ledgerdata.rules.inputs. Nothing is coerced."""

    default_error_messages = {"required": "is required", "null": "may not be null"}

    def __init__(self, check: Callable[[object], Any], **options: Any) -> None:
        super().__init__(**options)
        self.check = check

    def to_internal_value(self, data: Any) -> Any:
        try:
            return self.check(data)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class PostedPaymentSerializer(serializers.Serializer[Any]):
    """What a POST asks for (contract.md, Writes)."""

    idempotencyKey = CheckedField(inputs.some_text)
    amount = CheckedField(inputs.amount_text)
    currency = CheckedField(inputs.asset)
    sourceAccountId = CheckedField(inputs.some_text)
    destinationAccountId = CheckedField(inputs.some_text)
    description = CheckedField(inputs.text, required=False, allow_null=True)
    metadata = CheckedField(inputs.metadata, required=False, allow_null=True)


_REQUEST = PostedPaymentSerializer()  # one for all requests: making one copies every field


def read_order(type: PaymentType, body: dict[str, Any]) -> CheckedOrder:
    """The payment that the body asks for; its first status is its dataset's to say.

    Raises InvalidInput naming every faulty field.
    """
    try:
        asked = _REQUEST.to_internal_value(body)
    except serializers.ValidationError as error:
        problems: Any = error.detail
        raise InvalidInput({field: " and ".join(told) for field, told in problems.items()}) from error
    return CheckedOrder(
        type,
        amount=asked["amount"],
        asset=asked["currency"],
        source=asked["sourceAccountId"],
        destination=asked["destinationAccountId"],
        description=asked.get("description") or "",
        metadata=asked.get("metadata") or {},
        idempotency_key=asked["idempotencyKey"],
    )


def answer_of(root: RecordDraft, order: Order) -> dict[str, Any]:
    """The request's fields, and the payment's root in the payment's present state (lifecycle.md, rules 5 and 7)."""
    payment = root.payment
    return {
        "id": root.reference,
        "idempotencyKey": payment.reference,
        "createdAt": write_moment(payment.created_at),
        "updatedAt": write_moment(payment.updated_at),
        "status": payment.progress.settlement,
        "amount": str(payment.amount),
        "currency": payment.asset,
        "sourceAccountId": order.source,
        "destinationAccountId": order.destination,
        "description": payment.description,
        "metadata": payment.metadata,
    }
